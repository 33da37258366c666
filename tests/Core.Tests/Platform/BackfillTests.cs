using GenesysRecordingTags.Core.Api;
using GenesysRecordingTags.Core.Changes;
using GenesysRecordingTags.Core.Events;
using GenesysRecordingTags.Core.Ledger;
using GenesysRecordingTags.Core.Platform;
using GenesysRecordingTags.Sandbox;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace GenesysRecordingTags.Core.Tests.Platform;

/// <summary>Events of long ago by the asynchronous details query (Platform API, section 4.4), through the feed and the inbox.</summary>
public sealed class BackfillTests : IAsyncDisposable
{
    private const string Jobs = "/details/jobs";

    private readonly MemoryLedger _ledger = new(OrganizationIdentity.OfId("org", "Org"), new ChangeActor("user", "client", "machine", "Org"), PlatformApi.Capabilities);

    public ValueTask DisposeAsync() => _ledger.DisposeAsync();

    [Fact]
    public async Task What_ended_long_ago_is_listed_by_a_job_and_the_rest_by_the_query()
    {
        using var connection = Connect(300);
        var since = DateTimeOffset.UtcNow - TimeSpan.FromDays(10);
        var events = await ReadAsync(connection, since);
        Assert.Equal(ThereOf(connection, since).Order(), events.Select(received => received.RecordingId!).Order());
        Assert.Contains(events, received => received.CompletedAt < DateTimeOffset.UtcNow - TimeSpan.FromDays(8));
        Assert.Contains(events, received => received.CompletedAt > DateTimeOffset.UtcNow - TimeSpan.FromHours(12));
        Assert.Single(connection.Sent(Jobs), entry => entry.Method == "POST");
        Assert.Single(connection.Sent("/jobs/availability"));
        Assert.NotEmpty(connection.Sent("/details/query"));
        var lookups = connection.Sent("/recordingmetadata");
        Assert.Equal(lookups.Count, lookups.Select(entry => entry.Target).Distinct().Count());
    }

    [Fact]
    public async Task The_last_two_days_need_no_job()
    {
        using var connection = Connect(100);
        var events = await ReadAsync(connection, DateTimeOffset.UtcNow - TimeSpan.FromHours(40));
        Assert.NotEmpty(events);
        Assert.Empty(connection.Sent(Jobs));
    }

    [Fact]
    public async Task A_later_run_goes_on_by_the_query_alone()
    {
        using var connection = Connect(150);
        var since = DateTimeOffset.UtcNow - TimeSpan.FromDays(10);
        await ReadAsync(connection, since);
        var asked = connection.Sent(Jobs).Count;
        Assert.Empty(await ReadAsync(connection, since));
        Assert.Equal(asked, connection.Sent(Jobs).Count);
    }

    [Fact]
    public async Task Another_process_goes_on_in_the_middle_of_the_results()
    {
        using var connection = Connect(300);
        var since = DateTimeOffset.UtcNow - TimeSpan.FromDays(10);
        var first = OpenFeed(connection, NewSource(connection), since);
        var events = new List<InteractionEvent>();
        while (events.Count < 30)
        {
            events.Add((await first.NextAsync(default))!);
        }

        await first.FinishAsync(DateTimeOffset.MaxValue, new HashSet<string>());
        events.AddRange(await ReadAsync(connection, since, NewSource(connection)));
        Assert.Equal(ThereOf(connection, since).Order(), events.Select(received => received.RecordingId!).Order());
        Assert.Single(connection.Sent(Jobs), entry => entry.Method == "POST");
    }

    [Fact]
    public async Task The_job_of_a_run_that_was_stopped_while_it_waited_is_found_again()
    {
        using var connection = Connect(60, options => options with { AnalyticsJobDuration = TimeSpan.FromSeconds(2) });
        var since = DateTimeOffset.UtcNow - TimeSpan.FromDays(10);
        using var stop = new CancellationTokenSource(TimeSpan.FromMilliseconds(900));
        var feed = OpenFeed(connection, NewSource(connection), since);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => feed.NextAsync(stop.Token));
        var events = await ReadAsync(connection, since, NewSource(connection));
        Assert.Equal(ThereOf(connection, since).Order(), events.Select(received => received.RecordingId!).Order());
        Assert.Single(connection.Sent(Jobs), entry => entry.Method == "POST");
    }

    [Fact]
    public async Task A_job_that_fails_is_an_error_and_the_next_run_makes_another()
    {
        using var connection = Connect(60, options => options with { FailingAnalyticsJobs = 1 });
        var since = DateTimeOffset.UtcNow - TimeSpan.FromDays(10);
        var error = await Assert.ThrowsAsync<GenesysApiException>(() => ReadAsync(connection, since, NewSource(connection)));
        Assert.Equal(GenesysErrorKind.ServiceUnavailable, error.Kind);
        Assert.Contains("The query timed out", error.Message, StringComparison.Ordinal);
        var events = await ReadAsync(connection, since, NewSource(connection));
        Assert.Equal(ThereOf(connection, since).Order(), events.Select(received => received.RecordingId!).Order());
        Assert.Equal(2, connection.Sent(Jobs).Count(entry => entry.Method == "POST"));
    }

    [Fact]
    public async Task A_job_that_somebody_cancels_is_an_error_that_says_so()
    {
        using var connection = Connect(60, options => options with { AnalyticsJobDuration = TimeSpan.FromSeconds(3) });
        var reading = ReadAsync(connection, DateTimeOffset.UtcNow - TimeSpan.FromDays(10));
        while (connection.Sent(Jobs).All(entry => entry.StatusCode != 202))
        {
            await Task.Delay(20);
        }

        var id = System.Text.Json.JsonDocument.Parse(connection.Sent(Jobs).First(entry => entry.StatusCode == 202).ResponseBody!).RootElement.GetProperty("jobId").GetString();
        await connection.Api.Client.SendAsync(new() { Method = HttpMethod.Delete, PathAndQuery = $"/api/v2/analytics/conversations/details/jobs/{id}", Semantics = Core.Http.RequestSemantics.Idempotent, Subject = "the job" }, default);
        var error = await Assert.ThrowsAsync<GenesysApiException>(() => reading);
        Assert.Equal(GenesysErrorKind.Conflict, error.Kind);
        Assert.Contains("was cancelled", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_job_that_expired_between_two_runs_is_made_anew_and_nothing_is_delivered_twice()
    {
        var clock = new FakeTimeProvider(DateTimeOffset.UtcNow);
        using var connection = Connect(200, options => options with { AnalyticsJobDuration = TimeSpan.Zero }, clock);
        var since = clock.GetUtcNow() - TimeSpan.FromDays(10);
        var feed = OpenFeed(connection, NewSource(connection), since);
        var events = new List<InteractionEvent>();
        while (events.Count < 30)
        {
            events.Add((await feed.NextAsync(default))!);
        }

        await feed.FinishAsync(DateTimeOffset.MaxValue, new HashSet<string>());
        clock.Advance(TimeSpan.FromDays(2));
        events.AddRange(await ReadAsync(connection, since, NewSource(connection)));
        Assert.Equal(ThereOf(connection, since).Order(), events.Select(received => received.RecordingId!).Order());
        Assert.Equal(2, connection.Sent(Jobs).Count(entry => entry.Method == "POST"));
    }

    [Fact]
    public async Task Where_a_job_takes_less_time_at_once_several_are_made()
    {
        using var connection = Connect(200, options => options with { MaxAnalyticsJobInterval = TimeSpan.FromDays(7) });
        var since = DateTimeOffset.UtcNow - TimeSpan.FromDays(12);
        var events = await ReadAsync(connection, since);
        Assert.Equal(ThereOf(connection, since).Order(), events.Select(received => received.RecordingId!).Order());
        Assert.Equal(2, connection.Sent(Jobs).Count(entry => entry.StatusCode == 202));
    }

    [Fact]
    public async Task A_missing_permission_is_named()
    {
        using var connection = new PlatformConnection(new SandboxOptions { RecordingCount = 20, Platform = new SandboxPlatformOptions { Roles = [] } });
        var error = await Assert.ThrowsAsync<GenesysApiException>(() => ReadAsync(connection, DateTimeOffset.UtcNow - TimeSpan.FromDays(10)));
        Assert.Equal(GenesysErrorKind.PermissionDenied, error.Kind);
        Assert.Contains("analytics:conversationDetail:view", error.Message, StringComparison.Ordinal);
    }

    private static PlatformConnection Connect(int recordings, Func<SandboxPlatformOptions, SandboxPlatformOptions>? with = null, TimeProvider? time = null)
    {
        var platform = new SandboxPlatformOptions { AnalyticsJobDuration = TimeSpan.FromMilliseconds(100) };
        var options = new SandboxOptions { RecordingCount = recordings, Platform = with?.Invoke(platform) ?? platform };
        return new PlatformConnection(time is null ? options : options with { TimeProvider = time, TokenLifetime = TimeSpan.FromDays(3) });
    }

    private static PlatformEventSource NewSource(PlatformConnection connection) =>
        new(connection.Api.Client, connection.Organization.Options.TimeProvider, connection.Diagnostics);

    private static IEnumerable<string> ThereOf(PlatformConnection connection, DateTimeOffset since) => connection.Organization.ConversationIds
        .Select(id => connection.Organization.GetConversation(id)!)
        .Where(conversation => conversation.EndedAt >= since && conversation.EndedAt <= connection.Organization.Options.TimeProvider.GetUtcNow())
        .SelectMany(conversation => conversation.Recordings)
        .Where(recording => recording.FileState is not ("UPLOADING" or "DELETED"))
        .Select(recording => recording.Id);

    private EventFeed OpenFeed(PlatformConnection connection, IEventSource source, DateTimeOffset since) => new(
        source, _ledger, new EventFeedOptions { Since = since }, connection.Diagnostics, connection.Organization.Options.TimeProvider);

    private async Task<List<InteractionEvent>> ReadAsync(PlatformConnection connection, DateTimeOffset since, IEventSource? source = null)
    {
        var feed = OpenFeed(connection, source ?? connection.Api.Events, since);
        var events = new List<InteractionEvent>();
        while (await feed.NextAsync(default) is { } next)
        {
            events.Add(next);
        }

        await feed.FinishAsync(DateTimeOffset.MaxValue, new HashSet<string>());
        return events;
    }
}
