namespace GenesysRecordingTags.Sandbox.Tests;

public class DiscoverableTagTests
{
    [Fact]
    public async Task An_external_tag_is_accepted_and_filters_a_little_later()
    {
        using var sandbox = await PlatformSandbox.StartAsync();
        var id = sandbox.Recorded().Id;
        using var accepted = await sandbox.PutAsync($"conversations/{id}/tags", """{"externalTag":"Compliance:PCI-DSS"}""");
        Assert.Equal(202, accepted.Status);
        const string Filter = """
            "conversationFilters":[{"type":"and","predicates":[{"dimension":"externalTag","value":"Compliance:PCI-DSS"}]}]
            """;
        Assert.Empty(await FindAsync(sandbox, Filter));
        sandbox.Clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal([id], await FindAsync(sandbox, Filter));
        Assert.Equal("Compliance:PCI-DSS", sandbox.Organization.GetConversation(id)!.ExternalTag);
        using var missing = await sandbox.PutAsync($"conversations/{id}/tags", "{}");
        Assert.Equal(400, missing.Status);
    }

    [Fact]
    public async Task A_property_is_accepted_and_filters_a_little_later()
    {
        using var sandbox = await PlatformSandbox.StartAsync();
        var id = sandbox.Recorded().Id;
        var session = (await sandbox.ReadAsync($"conversations/{id}/recordingmetadata"))[0].GetProperty("sessionId").GetString();
        var body = $$"""{"sessionId":"{{session}}","targetDate":"2025-03-01T12:00:00.000Z","properties":[{"propertyType":"string","property":"recordingTag","value":"PCI"}]}""";
        using var accepted = await sandbox.PostAsync($"analytics/conversations/{id}/details/properties", body);
        Assert.Equal(202, accepted.Status);
        sandbox.Clock.Advance(TimeSpan.FromSeconds(1));
        const string Filter = """
            "segmentFilters":[{"type":"and","predicates":[{"type":"property","propertyType":"string","property":"recordingTag","value":"PCI"}]}]
            """;
        Assert.Equal([id], await FindAsync(sandbox, Filter));
        using var other = await sandbox.PostAsync($"analytics/conversations/{id}/details/properties", body.Replace(session!, id, StringComparison.Ordinal));
        Assert.Equal(400, other.Status);
        Assert.Equal(1, sandbox.Organization.PlatformCounts.IndexedProperties);
    }

    [Fact]
    public async Task An_organisation_may_index_no_conversation_that_has_ended()
    {
        using var sandbox = await PlatformSandbox.StartAsync(new() { IndexesEndedConversations = false });
        var id = sandbox.Recorded().Id;
        var session = (await sandbox.ReadAsync($"conversations/{id}/recordingmetadata"))[0].GetProperty("sessionId").GetString();
        using var refused = await sandbox.PostAsync(
            $"analytics/conversations/{id}/details/properties",
            $$"""{"sessionId":"{{session}}","targetDate":"2025-03-01T12:00:00.000Z","properties":[]}""");
        Assert.Equal(400, refused.Status);
    }

    [Fact]
    public async Task A_search_finds_records_by_their_values_once_the_index_has_them()
    {
        using var sandbox = await PlatformSandbox.StartAsync();
        var schema = await PlatformBodies.CreateTagSchemaAsync(sandbox);
        var id = sandbox.Recorded().Id;
        foreach (var (record, attributes) in new[] { ("a", "\"label\":\"PCI\",\"confidence\":0.9"), ("b", "\"label\":\"PCI\",\"confidence\":0.1"), ("c", "\"label\":\"GDPR\"") })
        {
            using var put = await sandbox.PutAsync($"conversations/{id}/customattributes", PlatformBodies.Record(record, schema, attributes));
            Assert.Equal(200, put.Status);
        }

        const string Labelled = """{"type":"EXACT","fields":["customAttributes.label"],"value":"PCI"}""";
        Assert.Empty(await SearchAsync(sandbox, Labelled));
        sandbox.Clock.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal(["a", "b"], await SearchAsync(sandbox, Labelled));
        Assert.Equal(["a"], await SearchAsync(sandbox, Labelled + """,{"type":"RANGE","fields":["customAttributes.confidence"],"startValue":"0.5","endValue":"1"}"""));
        Assert.Equal(["c"], await SearchAsync(sandbox, """{"operator":"NOT","type":"EXACT","fields":["customAttributes.label"],"values":["PCI","X"]}"""));
        Assert.Equal(["a", "b"], await SearchAsync(sandbox, """{"type":"REQUIRED_FIELDS","fields":["customAttributes.confidence"]}"""));
        Assert.Equal(["c"], await SearchAsync(sandbox, """{"type":"SIMPLE","fields":["id"],"group":[{"type":"SIMPLE","fields":["customAttributes.label"],"value":"gd"}]}"""));
        using var unknown = await sandbox.PostAsync("conversations/customattributes/search", """{"query":[{"type":"EXACT","fields":["label"],"value":"PCI"}]}""");
        Assert.Equal(400, unknown.Status);
    }

    private static async Task<IReadOnlyList<string>> SearchAsync(PlatformSandbox sandbox, string query)
    {
        using var answer = await sandbox.PostAsync("conversations/customattributes/search", $$"""{"query":[{{query}}],"pageSize":10,"pageNumber":1}""");
        Assert.Equal(200, answer.Status);
        return answer.Json.GetProperty("results").EnumerateArray().Select(record => record.GetProperty("id").GetString()!).ToArray();
    }

    private static async Task<IReadOnlyList<string>> FindAsync(PlatformSandbox sandbox, string filter)
    {
        using var answer = await sandbox.PostAsync(
            "analytics/conversations/details/query", $$"""{"interval":"2025-02-10T00:00:00.000Z/2025-03-01T12:00:00.000Z",{{filter}}}""");
        Assert.Equal(200, answer.Status);
        return answer.Json.TryGetProperty("conversations", out var conversations)
            ? conversations.EnumerateArray().Select(conversation => conversation.GetProperty("conversationId").GetString()!).ToArray()
            : [];
    }
}
