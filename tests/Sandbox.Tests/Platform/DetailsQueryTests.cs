using System.Globalization;
using System.Text.Json;

namespace GenesysRecordingTags.Sandbox.Tests;

public class DetailsQueryTests
{
    private const string Path = "analytics/conversations/details/query";
    private const string Ended =
        """
        "conversationFilters":[{"type":"and","predicates":[{"dimension":"conversationEnd","operator":"exists"}]}]
        """;

    private const string AudioOnly =
        """
        "segmentFilters":[{"type":"and","predicates":[{"dimension":"recording","value":"true"}]}]
        """;

    private const string Recorded = """
        "segmentFilters":[{"type":"or","predicates":[
          {"type":"dimension","dimension":"recording","operator":"matches","value":"true"},
          {"type":"dimension","dimension":"screenRecording","operator":"matches","value":"true"},
          {"type":"dimension","dimension":"snippetRecording","operator":"matches","value":"true"},
          {"dimension":"mediaType","value":"chat"},{"dimension":"mediaType","value":"email"},{"dimension":"mediaType","value":"message"}]}]
        """;

    [Fact]
    public async Task A_query_of_the_last_month_finds_all_that_ended_each_with_its_facts()
    {
        using var sandbox = await PlatformSandbox.StartAsync();
        var found = (await AllAsync(sandbox, Ended + ",\"orderBy\":\"conversationEnd\"")).DistinctBy(IdOf).ToArray();
        var ended = sandbox.Conversations().Where(conversation => conversation.EndedAt is not null).ToArray();
        Assert.Equal(ended.Select(conversation => conversation.Id), found.Select(IdOf));
        Assert.All(ended, conversation => Assert.InRange(conversation.EndedAt!.Value, sandbox.Now.AddDays(-15), sandbox.Now));
        var tagged = found.Single(conversation => IdOf(conversation) == ended.First(known => known.ExternalTag is not null).Id);
        Assert.Equal("crm-000007", tagged.GetProperty("externalTag").GetString());
        Assert.All(found, conversation => Assert.Equal(3, conversation.GetProperty("participants").GetArrayLength()));
        Assert.Contains(found, conversation => conversation.ToString().Contains("wrapUpCode", StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_filter_by_recording_alone_leaves_out_what_the_wider_one_finds()
    {
        using var sandbox = await PlatformSandbox.StartAsync();
        var narrow = await AllAsync(sandbox, AudioOnly);
        var wide = (await AllAsync(sandbox, Recorded)).Select(IdOf).ToHashSet();
        Assert.NotEmpty(narrow);
        Assert.True(wide.IsProperSupersetOf(narrow.Select(IdOf)));
        foreach (var conversation in sandbox.Conversations().Where(known => known is { EndedAt: not null, Recordings.Count: > 0 }))
        {
            Assert.Contains(conversation.Id, wide);
        }
    }

    [Fact]
    public async Task Pages_repeat_entries_lose_none_and_the_one_after_the_last_has_no_list()
    {
        using var sandbox = await PlatformSandbox.StartAsync();
        var ids = new List<string>();
        var hits = 0;
        for (var page = 1; ; page++)
        {
            using var answer = await QueryAsync(sandbox, Ended, page, 10);
            hits = answer.Json.GetProperty("totalHits").GetInt32();
            if (!answer.Json.TryGetProperty("conversations", out var conversations))
            {
                break;
            }

            ids.AddRange(conversations.EnumerateArray().Select(IdOf));
        }

        Assert.Equal(hits, ids.Distinct().Count());
        Assert.True(ids.Count > hits);
    }

    [Fact]
    public async Task The_interval_counts_by_the_day_on_which_a_conversation_started()
    {
        using var sandbox = await PlatformSandbox.StartAsync();
        var found = (await AllAsync(sandbox, Ended, sandbox.Now.AddHours(-1))).Select(IdOf).ToHashSet();
        var today = sandbox.Conversations().Where(conversation => conversation.EndedAt is not null && conversation.StartedAt.Date == sandbox.Now.Date);
        Assert.Equal(today.Select(conversation => conversation.Id).ToHashSet(), found);
        Assert.Contains(sandbox.Conversations(), conversation =>
            conversation.EndedAt - conversation.StartedAt > TimeSpan.FromDays(1));
    }

    [Fact]
    public async Task A_new_end_is_known_after_the_lag()
    {
        using var sandbox = await PlatformSandbox.StartAsync();
        var before = (await AllAsync(sandbox, Ended)).Select(IdOf).ToHashSet();
        sandbox.Organization.AddInteractions(1);
        Assert.Equal(before, (await AllAsync(sandbox, Ended)).Select(IdOf).ToHashSet());
        sandbox.Clock.Advance(sandbox.Organization.Options.Platform.AnalyticsLag);
        Assert.Equal(before.Count + 1, (await AllAsync(sandbox, Ended)).Select(IdOf).Distinct().Count());
    }

    [Fact]
    public async Task A_conversation_that_goes_on_is_listed_without_an_end()
    {
        using var sandbox = await PlatformSandbox.StartAsync();
        var open = (await AllAsync(sandbox, "\"order\":\"desc\"")).Where(conversation => !conversation.TryGetProperty("conversationEnd", out _));
        Assert.NotEmpty(open);
        sandbox.Clock.Advance(TimeSpan.FromDays(2));
        await sandbox.LogInAsync();
        Assert.DoesNotContain(await AllAsync(sandbox, "\"order\":\"desc\""), conversation => !conversation.TryGetProperty("conversationEnd", out _));
    }

    [Theory]
    [InlineData(31, 0, 200)]
    [InlineData(31, 1, 400)]
    public async Task An_interval_has_at_most_31_days(int days, int seconds, int status)
    {
        using var sandbox = await PlatformSandbox.StartAsync();
        var from = sandbox.Now.AddDays(-days).AddSeconds(-seconds);
        using var answer = await QueryAsync(sandbox, Ended, from: from);
        Assert.Equal(status, answer.Status);
    }

    [Fact]
    public async Task An_organisation_may_take_7_days_few_results_and_no_order_by_end()
    {
        using var sandbox = await PlatformSandbox.StartAsync(new()
        {
            MaxAnalyticsInterval = TimeSpan.FromDays(7),
            MaxAnalyticsResults = 30,
            TakesOrderByConversationEnd = false,
        });
        using var days = await QueryAsync(sandbox, Ended, from: sandbox.Now.AddDays(-8));
        Assert.Equal(400, days.Status);
        using var results = await QueryAsync(sandbox, Ended, 4, 10, sandbox.Now.AddDays(-7));
        Assert.Contains("Pagination may not exceed 30 results", results.Json.GetProperty("message").GetString(), StringComparison.Ordinal);
        using var order = await QueryAsync(sandbox, "\"orderBy\":\"conversationEnd\"", 1, 10, sandbox.Now.AddDays(-7));
        Assert.Equal((400, "invalid.value"), (order.Status, order.Json.GetProperty("code").GetString()));
        using var fine = await QueryAsync(sandbox, "\"orderBy\":\"conversationStart\"", 3, 10, sandbox.Now.AddDays(-7));
        Assert.Equal(200, fine.Status);
    }

    [Fact]
    public async Task The_same_seed_makes_the_same_conversations_and_another_one_others()
    {
        using var one = await PlatformSandbox.StartAsync();
        using var two = await PlatformSandbox.StartAsync();
        using var other = await PlatformSandbox.StartAsync(options: new() { RecordingCount = 60, Seed = 2 });
        Assert.Equal(JsonSerializer.Serialize(one.Conversations()), JsonSerializer.Serialize(two.Conversations()));
        Assert.Empty(one.Organization.ConversationIds.Intersect(other.Organization.ConversationIds));
    }

    private static async Task<List<JsonElement>> AllAsync(PlatformSandbox sandbox, string rest, DateTimeOffset? from = null)
    {
        var all = new List<JsonElement>();
        for (var page = 1; ; page++)
        {
            using var answer = await QueryAsync(sandbox, rest, page, from: from);
            Assert.Equal(200, answer.Status);
            if (!answer.Json.TryGetProperty("conversations", out var conversations))
            {
                return all;
            }

            all.AddRange(conversations.EnumerateArray().Select(conversation => conversation.Clone()));
        }
    }

    private static Task<ReceivedResponse> QueryAsync(PlatformSandbox sandbox, string rest, int page = 1, int size = 100, DateTimeOffset? from = null)
    {
        static string Text(DateTimeOffset time) => time.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);
        var interval = $"{Text(from ?? sandbox.Now.AddDays(-31))}/{Text(sandbox.Now)}";
        return sandbox.PostAsync(Path, $$$"""{"interval":"{{{interval}}}","paging":{"pageSize":{{{size}}},"pageNumber":{{{page}}}},{{{rest}}}}""");
    }

    private static string IdOf(JsonElement conversation) => conversation.GetProperty("conversationId").GetString()!;
}
