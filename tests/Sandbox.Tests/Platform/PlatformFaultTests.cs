using System.Text.Json;

namespace GenesysRecordingTags.Sandbox.Tests;

public class PlatformFaultTests
{
    [Fact]
    public async Task Items_of_a_bulk_call_fail_before_and_after_they_are_applied()
    {
        using var sandbox = await PlatformSandbox.StartAsync();
        var schema = await PlatformBodies.CreateTagSchemaAsync(sandbox);
        var conversation = sandbox.Recorded().Id;
        var path = $"conversations/{conversation}/customattributes/bulk";
        var body = $"[{PlatformBodies.Record("a", schema)},{PlatformBodies.Record("b", schema)}]";
        sandbox.Organization.Faults.Add(
            new FaultRule { Match = new() { ConversationId = conversation, Nth = 1 }, Action = new() { Kind = FaultKind.ItemFailure, StatusCode = 500 } },
            new FaultRule { Match = new() { Operation = SandboxOperation.PutAttributesBulk, Nth = 2 }, Action = new() { Kind = FaultKind.ItemFailure, Items = 2, AfterApplying = true } });
        using var first = await sandbox.PutAsync(path, body);
        Assert.Equal((500, 201), (StatusOf(first, "a"), StatusOf(first, "b")));
        Assert.Equal(["b"], sandbox.Organization.GetConversation(conversation)!.Records.Select(record => record.Id));
        using var second = await sandbox.PutAsync(path, body);
        Assert.Equal((503, 503), (StatusOf(second, "a"), StatusOf(second, "b")));
        Assert.Equal(["a", "b"], sandbox.Organization.GetConversation(conversation)!.Records.Select(record => record.Id));
    }

    [Fact]
    public async Task A_rival_change_makes_a_version_stale()
    {
        using var sandbox = await PlatformSandbox.StartAsync();
        var schema = await PlatformBodies.CreateTagSchemaAsync(sandbox);
        var path = $"conversations/{sandbox.Recorded().Id}/customattributes";
        using var made = await sandbox.PutAsync(path, PlatformBodies.Record("r", schema));
        sandbox.Organization.Faults.Add(new FaultRule { Match = new() { Nth = 1 }, Action = new() { Kind = FaultKind.RivalChange } });
        using var stale = await sandbox.PutAsync(path, PlatformBodies.Record("r", schema, rest: ",\"version\":1"));
        using var fresh = await sandbox.PutAsync(path, PlatformBodies.Record("r", schema, rest: ",\"version\":2"));
        Assert.Equal((409, 200), (stale.Status, fresh.Status));
        Assert.Equal("RivalChange", sandbox.Organization.Journal.Entries()[^2].Fault);
    }

    [Fact]
    public async Task A_lost_answer_leaves_the_change_and_a_reset_before_it_does_not()
    {
        using var sandbox = await PlatformSandbox.StartAsync();
        var schema = await PlatformBodies.CreateTagSchemaAsync(sandbox);
        var conversation = sandbox.Recorded().Id;
        var path = $"conversations/{conversation}/customattributes";
        sandbox.Organization.Faults.Add(
            new FaultRule { Match = new() { Nth = 1 }, Action = new() { Kind = FaultKind.Reset } },
            new FaultRule { Match = new() { Nth = 2 }, Action = new() { Kind = FaultKind.Reset, AfterApplying = true } });
        await Assert.ThrowsAsync<HttpRequestException>(() => sandbox.PutAsync(path, PlatformBodies.Record("r", schema)));
        Assert.Empty(sandbox.Organization.GetConversation(conversation)!.Records);
        await Assert.ThrowsAsync<HttpRequestException>(() => sandbox.PutAsync(path, PlatformBodies.Record("r", schema)));
        Assert.Single(sandbox.Organization.GetConversation(conversation)!.Records);
    }

    [Fact]
    public async Task Injected_errors_have_the_platforms_shape()
    {
        using var sandbox = await PlatformSandbox.StartAsync();
        sandbox.Organization.Faults.Add(
            new FaultRule { Match = new() { Nth = 1 }, Action = new() { Kind = FaultKind.Status, StatusCode = 429, RetryAfterSeconds = 7 } },
            new FaultRule { Match = new() { Nth = 2 }, Action = new() { Kind = FaultKind.Status } },
            new FaultRule { Match = new() { Nth = 3 }, Action = new() { Kind = FaultKind.Conflict } });
        using var limited = await sandbox.GetAsync("tokens/me");
        Assert.Equal((429, "7", 300), (limited.Status, limited.Header("Retry-After"), limited.Json.GetProperty("limit").GetProperty("value").GetInt32()));
        using var unavailable = await sandbox.GetAsync("tokens/me");
        Assert.Equal((503, "service.unavailable"), (unavailable.Status, unavailable.Json.GetProperty("code").GetString()));
        using var conflict = await sandbox.GetAsync("tokens/me");
        Assert.Equal((409, "general.conflict"), (conflict.Status, conflict.Json.GetProperty("code").GetString()));
    }

    [Fact]
    public async Task Pages_of_the_details_query_are_falsified()
    {
        using var sandbox = await PlatformSandbox.StartAsync();
        const string Body = """{"interval":"2025-02-10T00:00:00.000Z/2025-03-01T12:00:00.000Z","paging":{"pageSize":5,"pageNumber":1}}""";
        async Task<JsonElement[]> PageAsync(FaultKind? kind)
        {
            sandbox.Organization.Faults.Clear();
            if (kind is not null)
            {
                sandbox.Organization.Faults.Add(new FaultRule { Action = new() { Kind = kind.Value } });
            }

            using var answer = await sandbox.PostAsync("analytics/conversations/details/query", Body);
            return answer.Json.GetProperty("conversations").EnumerateArray().Select(entry => entry.Clone()).ToArray();
        }

        static string IdOf(JsonElement entry) => entry.GetProperty("conversationId").GetString()!;
        var plain = (await PageAsync(null)).Select(IdOf).ToArray();
        Assert.Equal(plain.Reverse(), (await PageAsync(FaultKind.ReorderedEvents)).Select(IdOf));
        Assert.Equal(plain.SelectMany(id => new[] { id, id }), (await PageAsync(FaultKind.DuplicatedEvents)).Select(IdOf));
        Assert.Equal(plain, (await PageAsync(FaultKind.MalformedEvents)).TakeLast(5).Select(IdOf));
    }

    private static int StatusOf(ReceivedResponse answer, string id) =>
        answer.Json.GetProperty("results").GetProperty(id).GetProperty("statusCode").GetInt32();
}
