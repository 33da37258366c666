using GenesysRecordingTags.Core.Events;
using GenesysRecordingTags.Core.Ledger;
using GenesysRecordingTags.Core.Media;
using GenesysRecordingTags.Core.Tests.Http;
using GenesysRecordingTags.Core.Tests.Ledger;
using Xunit;

namespace GenesysRecordingTags.Core.Tests.Events;

/// <summary>What a feed asks the service for, what it says meanwhile, and how long it waits.</summary>
public sealed class EventFeedOptionsTests
{
    private static readonly HashSet<string> None = [];

    private readonly ScriptedEvents _source = new();
    private readonly RecordingSink _said = new();
    private readonly TimerStepClock _clock = new();
    private readonly MemoryLedger _ledger = new(LedgerFolder.Organization, LedgerFolder.Actor, MediaApi.Capabilities);

    [Fact]
    public async Task The_service_is_asked_for_what_is_wanted_and_to_subscribe_once()
    {
        var since = DateTimeOffset.UnixEpoch.AddDays(1);
        var feed = Open(new() { SubscriptionName = "mine", EventTypes = ["a", "b"], PageSize = 7, Since = since, IncludeUnrecorded = true });
        _source.AddPage("first", "p2", "1");
        _source.AddPage("p2", "p3", "2");
        Assert.Equal(["evt-1", "evt-2"], await DrainAsync(feed));

        var selection = Assert.Single(_source.Subscribed);
        Assert.Equal(("mine", 7, since, true), (selection.SubscriptionName, selection.PageSize, selection.Since, selection.IncludeUnrecorded));
        Assert.Equal(["a", "b"], selection.EventTypes);
        Assert.All(_source.Selections, asked => Assert.Equal(selection, asked));
        Assert.Same(_ledger, selection.Memory);
    }

    [Fact]
    public async Task A_replay_remembers_nothing_of_what_was_dealt_with()
    {
        _source.Pages["first"] = new ScriptedPage([ScriptedEvents.Event("1")], "p2") { DealtWith = ["conv-1"] };
        Assert.Equal(["evt-1"], await DrainAsync(Open(new())));
        Assert.Equal(["conv-1"], _ledger.FindDealtWith(new EventFeedOptions().SubscriptionName, ["conv-1", "conv-2"]));
        Assert.Empty(_ledger.FindDealtWith("another", ["conv-1"]));

        await DrainAsync(Open(new() { Replay = true }));
        Assert.Null(_source.Selections[^1].Memory);
    }

    [Fact]
    public async Task An_event_knows_the_subscription_that_it_came_from()
    {
        _source.AddPage("first", "p2", "1");
        Assert.Equal("mine", (await Open(new() { SubscriptionName = "mine", Replay = true }).NextAsync(CancellationToken.None))!.SubscriptionName);
        Assert.Equal("mine", (await Open(new() { SubscriptionName = "mine" }).NextAsync(CancellationToken.None))!.SubscriptionName);
    }

    [Fact]
    public async Task More_is_at_hand_until_the_page_is_delivered()
    {
        _source.AddPage("first", "p2", "1", "2");
        var feed = Open(new());
        Assert.False(feed.HasMoreReady);
        await feed.NextAsync(CancellationToken.None);
        Assert.True(feed.HasMoreReady);
        await feed.NextAsync(CancellationToken.None);
        Assert.False(feed.HasMoreReady);
    }

    [Theory]
    [InlineData(499)]
    [InlineData(500)]
    [InlineData(1_001)]
    public async Task However_many_are_pending_each_is_delivered_once_and_before_anything_new(int count)
    {
        var pending = Enumerable.Range(0, count).Select(number => new InteractionEvent { Id = $"evt-{number}", EventType = "interaction.completed", RecordingId = $"rec-{number}" }).ToList();
        await _ledger.ReceiveAsync(new InboxPage { Subscription = new EventFeedOptions().SubscriptionName, NextToken = "p2", Events = pending });
        _source.AddPage("p2", "p3", "new");

        Assert.Equal([.. pending.Select(one => one.Id), "evt-new"], await DrainAsync(Open(new())));
        Assert.Equal(["p2", "p3"], _source.Asked);
    }

    [Fact]
    public async Task Of_what_is_pending_only_what_is_wanted_is_delivered()
    {
        _source.AddPage("first", "p2", "1", "2", "3-", "5");
        Assert.Equal(4, (await DrainAsync(Open(new() { IncludeUnrecorded = true }), finish: false)).Count);

        var feed = Open(new() { Since = DateTimeOffset.UnixEpoch.AddDays(2) });
        Assert.Equal(["evt-2", "evt-5"], await DrainAsync(feed, finish: false));
        Assert.Equal(1, feed.UnrecordedCount);
        Assert.Equal(0, feed.DuplicateCount);
    }

    [Fact]
    public async Task Since_delivers_what_was_completed_at_that_very_time_or_at_a_time_that_is_not_known()
    {
        _source.Pages["first"] = new ScriptedPage([ScriptedEvents.Event("4"), ScriptedEvents.Event("3"), ScriptedEvents.Event("1") with { CompletedAt = null }], "p2");
        Assert.Equal(["evt-4", "evt-1"], await DrainAsync(Open(new() { Since = DateTimeOffset.UnixEpoch.AddDays(4) })));
    }

    [Fact]
    public async Task What_is_left_out_is_said()
    {
        _source.Pages["first"] = new ScriptedPage([ScriptedEvents.Event("1"), ScriptedEvents.Event("1")], "p2") { Unreadable = ["entry 3 has no id"] };
        var feed = Open(new());
        Assert.Equal(["evt-1"], await DrainAsync(feed));

        Assert.Equal((1, 1), (feed.MalformedCount, feed.DuplicateCount));
        Assert.Equal(
            [(DiagnosticLevel.Warning, "An event was left out: entry 3 has no id"), (DiagnosticLevel.Debug, "Event 'evt-1' was delivered or finished before and is left out.")],
            _said.Messages);
    }

    [Fact]
    public async Task A_replay_that_goes_beyond_the_inbox_is_not_warned_of()
    {
        _source.AddPage("first", "p2", "1", "2");
        Assert.Equal(["evt-1", "evt-2"], await DrainAsync(Open(new() { Replay = true })));
        Assert.Empty(_said.Messages);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Pages_that_bring_nothing_new_are_passed_to_the_end(bool follow)
    {
        _source.AddPage("first", "p2", "1");
        await DrainAsync(Open(new()));
        _source.Pages["p2"] = new ScriptedPage([ScriptedEvents.Event("1")], "p3");
        _source.Pages["p3"] = new ScriptedPage([ScriptedEvents.Event("1") with { Id = "evt-9" }], "p4");
        _source.AddPage("p4", "p5", "2");
        _source.Asked.Clear();
        Assert.Equal("evt-2", (await Open(new() { Follow = follow }).NextAsync(CancellationToken.None))!.Id);
        Assert.Equal(["p2", "p3", "p4"], _source.Asked);
    }

    [Fact]
    public async Task The_end_is_asked_for_once()
    {
        _source.AddPage("first", "same", "1");
        _source.AddPage("same", "same", "1");
        Assert.Equal(["evt-1"], await DrainAsync(Open(new())));
        Assert.Equal(["first", "same"], _source.Asked);
    }

    [Theory]
    [InlineData(null, 40, "Asking again in 40 seconds.")]
    [InlineData(100, 100, "Asking again in 100 seconds.")]
    public async Task Following_waits_as_long_as_asked_for_and_says_so(int? retryAfter, int seconds, string said)
    {
        _source.Faults.Enqueue(new GenesysApiException(GenesysErrorKind.RateLimited, "Too many requests.", "Wait.")
        {
            RetryAfter = retryAfter is { } asked ? TimeSpan.FromSeconds(asked) : null,
        });
        _source.AddPage("first", "p2", "1");
        var feed = Open(new() { Follow = true, PollInterval = TimeSpan.FromSeconds(3), PollIntervalAfterError = TimeSpan.FromSeconds(40) });
        var first = feed.NextAsync(CancellationToken.None);
        await AdvanceAsync(seconds);
        Assert.Equal("evt-1", (await first.WaitAsync(TimeSpan.FromSeconds(20)))!.Id);
        Assert.Equal((DiagnosticLevel.Warning, $"No events for now: Too many requests. {said}"), Assert.Single(_said.Messages));

        var next = feed.NextAsync(CancellationToken.None);
        await AdvanceAsync(3);
        await AdvanceAsync(3);
        await WaitForTimerAsync();
        _source.AddPage("p2", "p3", "2");
        await AdvanceAsync(3);
        Assert.Equal("evt-2", (await next.WaitAsync(TimeSpan.FromSeconds(20)))!.Id);
        Assert.Single(_source.Subscribed);
    }

    [Fact]
    public async Task Without_following_a_failure_that_may_pass_is_an_error()
    {
        var fault = new GenesysApiException(GenesysErrorKind.ServiceUnreachable, "gone", "Try again.");
        _source.Faults.Enqueue(fault);
        Assert.Same(fault, await Assert.ThrowsAsync<GenesysApiException>(() => Open(new()).NextAsync(CancellationToken.None)));
    }

    [Fact]
    public async Task Nothing_that_was_not_delivered_is_finished()
    {
        _source.AddPage("first", "p2", "1");
        var feed = Open(new());
        await feed.FinishAsync(DateTimeOffset.MaxValue, None);
        await feed.NextAsync(CancellationToken.None);
        await feed.FinishAsync(_clock.GetUtcNow(), None);
        Assert.Single(_ledger.ReadPending(new EventFeedOptions().SubscriptionName, 0, 10));
        await feed.FinishAsync(DateTimeOffset.MaxValue, None);
        Assert.Empty(_ledger.ReadPending(new EventFeedOptions().SubscriptionName, 0, 10));
    }

    private EventFeed Open(EventFeedOptions options) => new(_source, _ledger, options, _said, _clock);

    /// <summary>Waits until the feed waits, and moves the clock by exactly as long as it does.</summary>
    private async Task AdvanceAsync(int seconds)
    {
        await WaitForTimerAsync();
        Assert.Equal(TimeSpan.FromSeconds(seconds), _clock.NextTimer);
        _clock.Advance(TimeSpan.FromSeconds(seconds));
    }

    private async Task WaitForTimerAsync()
    {
        var deadline = DateTime.UtcNow.AddSeconds(20);
        while (_clock.NextTimer is null)
        {
            Assert.True(DateTime.UtcNow < deadline, "The feed does not wait.");
            await Task.Yield();
        }
    }

    private static async Task<List<string>> DrainAsync(EventFeed feed, bool finish = true)
    {
        var ids = new List<string>();
        while (await feed.NextAsync(CancellationToken.None) is { } next)
        {
            ids.Add(next.Id);
        }

        if (finish)
        {
            await feed.FinishAsync(DateTimeOffset.MaxValue, None);
        }

        return ids;
    }
}
