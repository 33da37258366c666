namespace GenesysRecordingTags.Sandbox.Tests;

public class ControlTests
{
    private readonly SandboxOrganization _organization = new(new() { RecordingCount = 20, TimeProvider = new FakeTimeProvider() });

    [Fact]
    public async Task Control_paths_need_no_token_and_leave_no_trace()
    {
        _organization.SetRateLimit(1, TimeSpan.FromMinutes(1));
        _organization.Faults.Add(new FaultRule { Action = new() { Kind = FaultKind.Status } });
        using var client = new SandboxClient(_organization);
        for (var i = 0; i < 3; i++)
        {
            using var answer = await client.GetAsync("__sandbox/stats");
            Assert.Equal(200, answer.Status);
        }

        Assert.Empty(_organization.Journal.Entries());
        Assert.Equal(0, _organization.Traffic.TotalRequests);
    }

    [Fact]
    public async Task Counts_tell_what_was_applied()
    {
        using var client = await SandboxClient.ConnectAsync(_organization);
        using var one = await client.PatchAsync(SandboxClient.MetadataPath("rec-000001"), Bodies.Metadata, "key");
        using var again = await client.PatchAsync(SandboxClient.MetadataPath("rec-000001"), Bodies.Metadata, "key");
        using var two = await client.PostAsync(SandboxClient.TagsPath("rec-000003/part 1"), Bodies.Tags(Bodies.Tag()));
        using var counts = await client.GetAsync("__sandbox/counts");
        Assert.Equal(
            """{"totals":{"tags":1,"metadata":1,"replays":1,"changedReplays":0,"pendingOverwrites":0},"recordings":"""
            + """{"rec-000001":{"tags":0,"metadata":1},"rec-000003/part 1":{"tags":1,"metadata":0}}}""",
            counts.Body);
        using var single = await client.GetAsync("__sandbox/counts?recordingId=rec-000003%2Fpart%201");
        Assert.Equal("rec-000003/part 1", Assert.Single(single.Json.GetProperty("recordings").EnumerateObject()).Name);
    }

    [Fact]
    public async Task Faults_are_set_shown_and_ended()
    {
        using var client = await SandboxClient.ConnectAsync(_organization);
        using var set = await client.PostAsync(
            "__sandbox/faults",
            """
            [{"name":"busy","match":{"method":"PATCH","operation":"updateMetadata","first":1},
              "action":{"kind":"status","statusCode":429,"retryAfterSeconds":2}},
             {"match":{"probability":0.5,"perRecording":true},"action":{"kind":"ResetInBody","bytesSent":5}}]
            """);
        Assert.Equal(200, set.Status);
        using var busy = await client.PatchAsync(SandboxClient.MetadataPath("rec-000001"), Bodies.Metadata);
        Assert.Equal((429, "2"), (busy.Status, busy.Header("Retry-After")));
        using var shown = await client.GetAsync("__sandbox/faults");
        var first = shown.Json.GetProperty("faults")[0];
        Assert.Equal((1, "busy"), (first.GetProperty("met").GetInt32(), first.GetProperty("rule").GetProperty("name").GetString()));
        var second = shown.Json.GetProperty("faults")[1].GetProperty("rule");
        Assert.Equal("ResetInBody", second.GetProperty("action").GetProperty("kind").GetString());
        using var ended = await client.DeleteAsync("__sandbox/faults");
        Assert.Equal(204, ended.Status);
        Assert.Empty(_organization.Faults.Rules);
    }

    [Fact]
    public async Task A_fault_of_few_words_has_the_defaults_of_one_made_in_code()
    {
        using var client = new SandboxClient(_organization);
        using var set = await client.PostAsync("__sandbox/faults", """[{"action":{"kind":"status"}},{"match":{},"action":{"kind":"conflict"}}]""");
        Assert.Equal(
            [
                new FaultRule { Action = new() { Kind = FaultKind.Status } },
                new FaultRule { Match = new(), Action = new() { Kind = FaultKind.Conflict } },
            ],
            _organization.Faults.Rules.Select(fault => fault.Rule));
        using var met = await client.GetAsync("oauth/introspect");
        Assert.Equal(503, met.Status);
    }

    [Theory]
    [InlineData("faults", """[{"match":{"methd":"PATCH"},"action":{"kind":"status"}}]""")]
    [InlineData("faults", """[{"action":{"kind":"explode"}}]""")]
    [InlineData("faults", """[{"match":{}}]""")]
    [InlineData("faults", "null")]
    [InlineData("faults", "[null]")]
    [InlineData("faults", "{")]
    [InlineData("latency", """{"milliseconds":-1}""")]
    [InlineData("rate-limit", """{"requests":1,"windowSeconds":0}""")]
    [InlineData("reset", """{"recordings":-1}""")]
    [InlineData("interactions", """{"count":-1}""")]
    public async Task A_wrong_order_is_400_and_says_why(string path, string body)
    {
        using var client = new SandboxClient(_organization);
        using var answer = await client.PostAsync($"__sandbox/{path}", body);
        Assert.Equal(400, answer.Status);
        Assert.NotEmpty(answer.Json.GetProperty("message").GetString()!);
        Assert.Equal(20, _organization.RecordingIds.Count);
    }

    [Fact]
    public async Task An_unknown_control_path_is_404()
    {
        using var client = new SandboxClient(_organization);
        using var answer = await client.GetAsync("__sandbox/nothing");
        Assert.Equal(404, answer.Status);
    }

    [Fact]
    public async Task Latency_rate_limit_tokens_and_interactions_are_steered()
    {
        using var client = await SandboxClient.ConnectAsync(_organization);
        using var latency = await client.PostAsync("__sandbox/latency", """{"milliseconds":1.5}""");
        Assert.Equal(1.5, _organization.Latency.TotalMilliseconds);
        Assert.Equal("""{"milliseconds":1.5}""", latency.Body);
        using var limit = await client.PostAsync("__sandbox/rate-limit", """{"requests":7,"windowSeconds":0.5}""");
        Assert.Equal((7, TimeSpan.FromSeconds(0.5)), _organization.RateLimit);
        using var added = await client.PostAsync("__sandbox/interactions", """{"count":3}""");
        Assert.Equal(_organization.RecordingIds.Skip(20), added.Json.GetProperty("recordingIds").EnumerateArray().Select(id => id.GetString()));
        using var revoked = await client.PostAsync("__sandbox/tokens/revoke", string.Empty);
        Assert.Equal("""{"revoked":1}""", revoked.Body);
        using var dead = await client.GetAsync(SandboxClient.MetadataPath("rec-000001"));
        Assert.Equal(401, dead.Status);
    }

    [Fact]
    public async Task A_reset_makes_all_new_but_for_the_tokens()
    {
        using var client = await SandboxClient.ConnectAsync(_organization);
        using var changed = await client.PatchAsync(SandboxClient.MetadataPath("rec-000001"), Bodies.Metadata);
        using var subscribed = await client.PostAsync("api/v2/events/subscriptions", Bodies.Subscription);
        _organization.Faults.Add(new FaultRule { Action = new() { Kind = FaultKind.Hang } });
        using var reset = await client.PostAsync("__sandbox/reset", """{"recordings":5}""");
        Assert.Equal(204, reset.Status);
        Assert.Equal(5, _organization.RecordingIds.Count);
        Assert.Equal(new SandboxChangeCounts(), _organization.ChangeCounts);
        Assert.Equal(0, _organization.Traffic.TotalRequests);
        Assert.Empty(_organization.Journal.Entries());
        using var list = await client.GetAsync("api/v2/events/subscriptions");
        Assert.Empty(list.Json.GetProperty("entities").EnumerateArray());
        using var first = await client.PostAsync("__sandbox/reset", string.Empty);
        Assert.Equal(20, _organization.RecordingIds.Count);
    }

    [Fact]
    public async Task Recordings_catalog_journal_and_statistics_are_shown()
    {
        using var client = await SandboxClient.ConnectAsync(_organization);
        using var tagged = await client.PostAsync(SandboxClient.TagsPath("rec-000003/part 1"), Bodies.Tagging("""{"name":"Legal Hold"}"""));
        using var ids = await client.GetAsync("__sandbox/recordings");
        Assert.Equal(20, ids.Json.GetProperty("recordingIds").GetArrayLength());
        using var one = await client.GetAsync("__sandbox/recordings?id=rec-000003%2Fpart%201");
        Assert.Equal("Compliance:PCI-DSS", one.Json.GetProperty("tags")[0].GetProperty("label").GetString());
        using var none = await client.GetAsync("__sandbox/recordings?id=rec-none");
        Assert.Equal(404, none.Status);
        using var catalog = await client.GetAsync("__sandbox/catalog");
        Assert.Equal(4, catalog.Json.GetProperty("taxonomies").GetArrayLength());
        using var journal = await client.GetAsync(
            "__sandbox/journal?method=POST&path=%2Ftags&operation=tagRecording&recordingId=rec-000003%2Fpart%201");
        Assert.Equal(200, Assert.Single(journal.Json.GetProperty("entries").EnumerateArray()).GetProperty("statusCode").GetInt32());
        using var stats = await client.GetAsync("__sandbox/stats");
        Assert.Equal(1, stats.Json.GetProperty("requests").GetProperty("TagRecording").GetInt32());
        using var cleared = await client.DeleteAsync("__sandbox/stats");
        Assert.Equal((204, 0L), (cleared.Status, _organization.Traffic.TotalRequests));
        using var forgotten = await client.DeleteAsync("__sandbox/journal");
        Assert.Empty(_organization.Journal.Entries());
    }
}
