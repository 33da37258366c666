namespace GenesysRecordingTags.Sandbox.Tests;

public class AttributesTests
{
    [Fact]
    public async Task A_record_is_created_replaced_merged_read_and_deleted()
    {
        using var sandbox = await PlatformSandbox.StartAsync();
        var schema = await PlatformBodies.CreateTagSchemaAsync(sandbox);
        var path = $"conversations/{sandbox.Recorded().Id}/customattributes";
        using (var put = await sandbox.PutAsync(path, PlatformBodies.Record("rt-1", schema, "\"label\":\"a\",\"confidence\":0.5")))
        {
            Assert.Equal((200, """{"id":"rt-1"}"""), (put.Status, put.Body));
        }

        using (var patch = await sandbox.PatchAsync(path, PlatformBodies.Record("rt-1", null, "\"confidence\":0.75")))
        {
            Assert.Equal((204, string.Empty), (patch.Status, patch.Body));
        }

        var merged = await sandbox.ReadAsync($"{path}/rt-1");
        Assert.Equal("""{"confidence":0.75,"label":"a"}""", merged.GetProperty("customAttributes").GetRawText());
        Assert.Equal((2, schema), (merged.GetProperty("version").GetInt32(), merged.GetProperty("schema").GetProperty("id").GetString()));
        using (var replace = await sandbox.PutAsync(path, PlatformBodies.Record("rt-1", schema, "\"label\":\"b\"", ",\"version\":2")))
        {
            Assert.Equal(200, replace.Status);
        }

        var listed = Assert.Single((await sandbox.ReadAsync(path)).GetProperty("results").EnumerateArray());
        Assert.Equal("""{"label":"b"}""", listed.GetProperty("customAttributes").GetRawText());
        Assert.Equal(new SandboxPlatformCounts { RecordWrites = 3 }, sandbox.Organization.PlatformCounts);
        using var deleted = await sandbox.DeleteAsync($"{path}/rt-1");
        using var again = await sandbox.DeleteAsync($"{path}/rt-1");
        using var gone = await sandbox.GetAsync($"{path}/rt-1");
        Assert.Equal((204, 404, 404), (deleted.Status, again.Status, gone.Status));
    }

    [Fact]
    public async Task A_version_that_is_not_the_records_is_a_conflict_and_changes_nothing()
    {
        using var sandbox = await PlatformSandbox.StartAsync();
        var schema = await PlatformBodies.CreateTagSchemaAsync(sandbox);
        var conversation = sandbox.Recorded().Id;
        var path = $"conversations/{conversation}/customattributes";
        using var early = await sandbox.PutAsync(path, PlatformBodies.Record("r", schema, rest: ",\"version\":1"));
        using var made = await sandbox.PutAsync(path, PlatformBodies.Record("r", schema));
        using var right = await sandbox.PutAsync(path, PlatformBodies.Record("r", schema, "\"label\":\"y\"", ",\"version\":1"));
        using var stale = await sandbox.PutAsync(path, PlatformBodies.Record("r", schema, "\"label\":\"z\"", ",\"version\":1"));
        using var patch = await sandbox.PatchAsync(path, PlatformBodies.Record("r", null, "\"label\":\"z\"", ",\"version\":1"));
        Assert.Equal([409, 200, 200, 409, 409], new[] { early, made, right, stale, patch }.Select(answer => answer.Status));
        Assert.Equal("y", Assert.Single(sandbox.Organization.GetConversation(conversation)!.Records).Values["label"].GetString());
    }

    [Fact]
    public async Task Divisions_that_are_left_out_are_cleared_by_put_and_by_patch()
    {
        using var sandbox = await PlatformSandbox.StartAsync();
        var schema = await PlatformBodies.CreateTagSchemaAsync(sandbox);
        var conversation = sandbox.Recorded().Id;
        var path = $"conversations/{conversation}/customattributes";
        var home = (await sandbox.ReadAsync("authorization/divisions/home")).GetProperty("id").GetString()!;
        var divisions = $",\"divisions\":[\"{home}\"]";
        IReadOnlyList<string> Divisions() => Assert.Single(sandbox.Organization.GetConversation(conversation)!.Records).Divisions;
        using var put = await sandbox.PutAsync(path, PlatformBodies.Record("r", schema, rest: divisions));
        Assert.Equal([home], Divisions());
        using var kept = await sandbox.PatchAsync(path, PlatformBodies.Record("r", null, rest: divisions));
        Assert.Equal([home], Divisions());
        using var cleared = await sandbox.PatchAsync(path, PlatformBodies.Record("r", null));
        Assert.Empty(Divisions());
        using var unknown = await sandbox.PutAsync(path, PlatformBodies.Record("r", schema, rest: $",\"divisions\":[\"{conversation}\"]"));
        Assert.Equal(400, unknown.Status);
    }

    [Fact]
    public async Task A_record_of_a_division_that_is_not_granted_is_hidden_and_not_changed()
    {
        using var sandbox = await PlatformSandbox.StartAsync();
        var schema = await PlatformBodies.CreateTagSchemaAsync(sandbox);
        var path = $"conversations/{sandbox.Conversations().First(known => known.Division == "Home").Id}/customattributes";
        var health = (await sandbox.ReadAsync("authorization/divisions?name=Health")).GetProperty("entities")[0].GetProperty("id").GetString();
        using var put = await sandbox.PutAsync(path, PlatformBodies.Record("r", schema, rest: $",\"divisions\":[\"{health}\"]"));
        sandbox.Organization.Roles = [new SandboxRole { Name = "Home only", Permissions = SandboxPermissions.All, Divisions = ["Home"] }];
        Assert.Empty((await sandbox.ReadAsync(path)).GetProperty("results").EnumerateArray());
        using var read = await sandbox.GetAsync($"{path}/r");
        using var change = await sandbox.PutAsync(path, PlatformBodies.Record("r", schema));
        using var foreign = await sandbox.PutAsync(path, PlatformBodies.Record("s", schema, rest: $",\"divisions\":[\"{health}\"]"));
        Assert.Equal((200, 404, 403, 403), (put.Status, read.Status, change.Status, foreign.Status));
    }

    [Theory]
    [InlineData("\"label\":1")]
    [InlineData("\"label\":null")]
    [InlineData("\"confidence\":\"0.5\"")]
    [InlineData("\"confidence\":1.5")]
    [InlineData("\"status\":\"Gone\"")]
    [InlineData("\"taggedAt\":\"2025-01-01\"")]
    [InlineData("\"sources\":[\"a\",\"b\",\"c\",\"d\"]")]
    [InlineData("\"sources\":[1]")]
    [InlineData("\"count\":1.5")]
    [InlineData("\"day\":\"01.02.2025\"")]
    [InlineData("\"isManual\":\"true\"")]
    [InlineData("\"dance\":\"x\"")]
    public async Task A_value_that_its_core_type_does_not_take_is_refused(string attributes)
    {
        using var sandbox = await PlatformSandbox.StartAsync();
        var schema = await PlatformBodies.CreateTagSchemaAsync(sandbox);
        var conversation = sandbox.Recorded().Id;
        using var answer = await sandbox.PutAsync($"conversations/{conversation}/customattributes", PlatformBodies.Record("r", schema, attributes));
        Assert.Equal(400, answer.Status);
        Assert.StartsWith("customAttributes.", Assert.Single(answer.Fields), StringComparison.Ordinal);
        Assert.Empty(sandbox.Organization.GetConversation(conversation)!.Records);
    }

    [Fact]
    public async Task Every_core_type_takes_its_values()
    {
        using var sandbox = await PlatformSandbox.StartAsync();
        var schema = await PlatformBodies.CreateTagSchemaAsync(sandbox);
        const string All = """
            "label":"ü\"","confidence":1,"status":"Active","taggedAt":"2025-01-01T00:00:00.000Z","sources":["a"],"count":3,"day":"2025-01-31","isManual":true
            """;
        using var answer = await sandbox.PutAsync($"conversations/{sandbox.Recorded().Id}/customattributes", PlatformBodies.Record("r", schema, All));
        Assert.Equal(200, answer.Status);
    }

    [Fact]
    public async Task A_bulk_call_tells_of_each_item_by_itself()
    {
        using var sandbox = await PlatformSandbox.StartAsync();
        var schema = await PlatformBodies.CreateTagSchemaAsync(sandbox);
        var conversation = sandbox.Recorded().Id;
        var path = $"conversations/{conversation}/customattributes/bulk";
        using var first = await sandbox.PutAsync(path, $"[{PlatformBodies.Record("a", schema)},{PlatformBodies.Record("b", schema)}]");
        Assert.Equal([("a", 201), ("b", 201)], Statuses(first));
        using var second = await sandbox.PutAsync(path, $"""
            [{PlatformBodies.Record("a", schema, "\"label\":\"new\"", ",\"version\":1")},{PlatformBodies.Record("b", schema, rest: ",\"version\":7")},
             {PlatformBodies.Record("c", null)},{PlatformBodies.Record("d", "dance")},{PlatformBodies.Record("e", schema, "\"label\":1")}]
            """);
        Assert.Equal([("a", 200), ("b", 409), ("c", 400), ("d", 400), ("e", 400)], Statuses(second));
        Assert.Equal(2, second.Json.GetProperty("results").GetProperty("a").GetProperty("attributes").GetProperty("version").GetInt32());
        Assert.Contains("version 1, not 7", second.Json.GetProperty("results").GetProperty("b").GetProperty("errorMessage").GetString(), StringComparison.Ordinal);
        using var patch = await sandbox.PatchAsync(path, $"[{PlatformBodies.Record("a", null, "\"count\":1")},{PlatformBodies.Record("z", null)}]");
        Assert.Equal([("a", 200), ("z", 404)], Statuses(patch));
        Assert.Equal(["a", "b"], sandbox.Organization.GetConversation(conversation)!.Records.Select(record => record.Id));
    }

    [Fact]
    public async Task A_bulk_call_takes_a_limited_number_of_items_each_id_once()
    {
        using var sandbox = await PlatformSandbox.StartAsync(new() { MaxBulkItems = 2, BulkTooLargeStatus = 422, MaxRecordsPerConversation = 3 });
        var schema = await PlatformBodies.CreateTagSchemaAsync(sandbox);
        var path = $"conversations/{sandbox.Recorded().Id}/customattributes/bulk";
        string Items(params string[] ids) => $"[{string.Join(',', ids.Select(id => PlatformBodies.Record(id, schema)))}]";
        using var many = await sandbox.PutAsync(path, Items("a", "b", "c"));
        using var twice = await sandbox.PutAsync(path, Items("a", "a"));
        using var none = await sandbox.PutAsync(path, "[]");
        using var two = await sandbox.PutAsync(path, Items("a", "b"));
        Assert.Equal((422, 400, 400, 200), (many.Status, twice.Status, none.Status, two.Status));
        using var full = await sandbox.PutAsync(path, Items("c", "d"));
        Assert.Equal([("c", 201), ("d", 400)], Statuses(full));
    }

    [Fact]
    public async Task A_repeat_of_the_same_write_is_counted_as_one_that_changed_nothing()
    {
        using var sandbox = await PlatformSandbox.StartAsync();
        var schema = await PlatformBodies.CreateTagSchemaAsync(sandbox);
        var path = $"conversations/{sandbox.Recorded().Id}/customattributes";
        using var first = await sandbox.PutAsync(path, PlatformBodies.Record("r", schema));
        using var second = await sandbox.PutAsync(path, PlatformBodies.Record("r", schema));
        Assert.Equal(new SandboxPlatformCounts { RecordWrites = 2, UnchangedRecordWrites = 1 }, sandbox.Organization.PlatformCounts);
    }

    [Fact]
    public async Task Of_many_writes_with_one_version_a_single_one_wins()
    {
        using var sandbox = await PlatformSandbox.StartAsync();
        var schema = await PlatformBodies.CreateTagSchemaAsync(sandbox);
        var conversation = sandbox.Recorded().Id;
        var path = $"conversations/{conversation}/customattributes";
        using var made = await sandbox.PutAsync(path, PlatformBodies.Record("r", schema));
        var answers = await Task.WhenAll(Enumerable.Range(0, 32).Select(number => Task.Run(async () =>
        {
            using var answer = await sandbox.PutAsync(path, PlatformBodies.Record("r", schema, $"\"label\":\"{number}\"", ",\"version\":1"));
            return (answer.Status, number);
        })));
        var winner = Assert.Single(answers, answer => answer.Status == 200);
        Assert.Equal(31, answers.Count(answer => answer.Status == 409));
        var record = Assert.Single(sandbox.Organization.GetConversation(conversation)!.Records);
        Assert.Equal(($"{winner.number}", 2), (record.Values["label"].GetString(), record.Version));
    }

    [Fact]
    public async Task The_schema_of_a_record_stays_and_one_that_is_not_enabled_takes_none()
    {
        using var sandbox = await PlatformSandbox.StartAsync();
        var schema = await PlatformBodies.CreateTagSchemaAsync(sandbox);
        using var other = await sandbox.PostAsync(
            "conversations/customattributes/schemas", PlatformBodies.TagSchema.Replace("Recording tag", "Other", StringComparison.Ordinal));
        var path = $"conversations/{sandbox.Recorded().Id}/customattributes";
        using var made = await sandbox.PutAsync(path, PlatformBodies.Record("r", schema));
        using var moved = await sandbox.PutAsync(path, PlatformBodies.Record("r", other.Json.GetProperty("id").GetString()));
        Assert.Equal((200, 400), (made.Status, moved.Status));
        using var disabled = await sandbox.PutAsync(
            $"conversations/customattributes/schemas/{schema}", $$"""{"version":1,"enabled":false,"jsonSchema":{{PlatformBodies.TagSchema}}}""");
        using var refused = await sandbox.PutAsync(path, PlatformBodies.Record("s", schema));
        Assert.Equal((200, 400), (disabled.Status, refused.Status));
    }

    private static IEnumerable<(string Id, int Status)> Statuses(ReceivedResponse answer)
    {
        Assert.Equal(200, answer.Status);
        return answer.Json.GetProperty("results").EnumerateObject().Select(item => (item.Name, item.Value.GetProperty("statusCode").GetInt32()));
    }
}
