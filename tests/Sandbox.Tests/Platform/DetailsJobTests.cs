namespace GenesysRecordingTags.Sandbox.Tests;

public class DetailsJobTests
{
    private const string Jobs = "analytics/conversations/details/jobs";
    private const string Body = """{"interval":"2025-02-10T00:00:00.000Z/2025-03-01T12:00:00.000Z","order":"asc","orderBy":"conversationStart"}""";

    [Fact]
    public async Task A_job_is_queued_pending_and_then_gives_its_results_by_cursor()
    {
        using var sandbox = await PlatformSandbox.StartAsync();
        var id = await CreateAsync(sandbox, Body);
        Assert.Equal("QUEUED", (await sandbox.ReadAsync($"{Jobs}/{id}")).GetProperty("state").GetString());
        using var early = await sandbox.GetAsync($"{Jobs}/{id}/results");
        Assert.Equal(400, early.Status);
        sandbox.Clock.Advance(TimeSpan.FromMilliseconds(500));
        Assert.Equal("PENDING", (await sandbox.ReadAsync($"{Jobs}/{id}")).GetProperty("state").GetString());
        sandbox.Clock.Advance(TimeSpan.FromMilliseconds(500));
        Assert.Equal("FULFILLED", (await sandbox.ReadAsync($"{Jobs}/{id}")).GetProperty("state").GetString());

        var found = new List<string>();
        string? cursor = null;
        do
        {
            var page = await sandbox.ReadAsync($"{Jobs}/{id}/results?pageSize=15{(cursor is null ? string.Empty : $"&cursor={Uri.EscapeDataString(cursor)}")}");
            found.AddRange(page.GetProperty("conversations").EnumerateArray().Select(conversation => conversation.GetProperty("conversationId").GetString()!));
            Assert.True(page.GetProperty("conversations")[0].GetProperty("participants")[0].TryGetProperty("attributes", out _));
            cursor = page.TryGetProperty("cursor", out var next) ? next.GetString() : null;
        }
        while (cursor is not null);

        var until = sandbox.Now - sandbox.Organization.Options.Platform.DataLakeLag;
        var expected = sandbox.Conversations().Where(conversation => conversation.StartedAt <= until).Select(conversation => conversation.Id);
        Assert.Equal(expected.ToHashSet(), found.ToHashSet());
        using var wrong = await sandbox.GetAsync($"{Jobs}/{id}/results?cursor=dance");
        Assert.Equal(400, wrong.Status);
    }

    [Fact]
    public async Task The_data_lags_behind_and_says_how_far()
    {
        using var sandbox = await PlatformSandbox.StartAsync();
        var availability = await sandbox.ReadAsync($"{Jobs}/availability");
        Assert.Equal(sandbox.Now.AddHours(-12), availability.GetProperty("dataAvailabilityDate").GetDateTimeOffset());
    }

    [Fact]
    public async Task A_job_counts_activity_or_else_the_day_of_the_start()
    {
        using var sandbox = await PlatformSandbox.StartAsync();
        var longest = sandbox.Conversations().Where(known => known.EndedAt < sandbox.Now.AddDays(-1)).MaxBy(known => known.EndedAt - known.StartedAt)!;
        var from = longest.EndedAt!.Value.AddHours(-1).ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", System.Globalization.CultureInfo.InvariantCulture);
        var rest = $$"""{"interval":"{{from}}/2025-03-01T12:00:00Z","startOfDayIntervalMatching":""";
        Assert.Contains(longest.Id, await FoundAsync(sandbox, rest + "false}"));
        Assert.DoesNotContain(longest.Id, await FoundAsync(sandbox, rest + "true}"));
    }

    [Fact]
    public async Task A_job_is_cancelled_expires_or_was_never_there()
    {
        using var sandbox = await PlatformSandbox.StartAsync(options: new() { RecordingCount = 10, TokenLifetime = TimeSpan.FromDays(3) });
        var id = await CreateAsync(sandbox, Body);
        var other = await CreateAsync(sandbox, Body);
        using var deleted = await sandbox.DeleteAsync($"{Jobs}/{id}");
        Assert.Equal((204, "CANCELLED"), (deleted.Status, (await sandbox.ReadAsync($"{Jobs}/{id}")).GetProperty("state").GetString()));
        sandbox.Clock.Advance(TimeSpan.FromDays(2));
        Assert.Equal("EXPIRED", (await sandbox.ReadAsync($"{Jobs}/{other}")).GetProperty("state").GetString());
        using var unknown = await sandbox.GetAsync($"{Jobs}/dance");
        Assert.Equal(404, unknown.Status);
    }

    private static async Task<string> CreateAsync(PlatformSandbox sandbox, string body)
    {
        using var made = await sandbox.PostAsync(Jobs, body);
        Assert.Equal(202, made.Status);
        return made.Json.GetProperty("jobId").GetString()!;
    }

    private static async Task<IReadOnlyList<string>> FoundAsync(PlatformSandbox sandbox, string body)
    {
        var id = await CreateAsync(sandbox, body);
        sandbox.Clock.Advance(TimeSpan.FromSeconds(1));
        var page = await sandbox.ReadAsync($"{Jobs}/{id}/results");
        return page.GetProperty("conversations").EnumerateArray().Select(conversation => conversation.GetProperty("conversationId").GetString()!).ToArray();
    }
}
