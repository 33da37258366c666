using GenesysRecordingTags.Core.Events;
using GenesysRecordingTags.Core.Ledger;
using GenesysRecordingTags.Core.Media;
using GenesysRecordingTags.Core.Tests.Http;
using GenesysRecordingTags.Core.Tests.Ledger;
using Xunit;

namespace GenesysRecordingTags.Core.Tests.Events;

public class EventFeedTests
{
    private readonly ScriptedEvents _source = new();
    private readonly MemoryLedger _ledger = new(LedgerFolder.Organization, LedgerFolder.Actor, MediaApi.Capabilities);

    [Fact]
    public async Task Delivers_page_after_page_and_asks_for_none_before_it_is_needed()
    {
        _source.AddPage("first", "p2", "1", "2");
        _source.AddPage("p2", "p3", "3");
        var feed = Open(new());

        Assert.Equal("evt-1", await NextAsync(feed));
        Assert.Equal("evt-2", await NextAsync(feed));
        Assert.Equal(["first"], _source.Asked);
        Assert.Equal("evt-3", await NextAsync(feed));
        Assert.Null(await NextAsync(feed));
        Assert.Equal(["first", "p2", "p3"], _source.Asked);
    }

    [Fact]
    public async Task What_was_received_and_not_finished_is_delivered_again_before_anything_new()
    {
        _source.AddPage("first", "p2", "1", "2", "3");
        _source.AddPage("p2", null, "4");
        var killed = Open(new());
        Assert.Equal("evt-1", await NextAsync(killed));
        await _ledger.CompleteAsync(ScriptedEvents.Event("1") with { SubscriptionName = new EventFeedOptions().SubscriptionName });

        Assert.Equal(["evt-2", "evt-3", "evt-4"], await DrainAsync(Open(new())));
        Assert.Empty(await DrainAsync(Open(new())));
    }

    [Fact]
    public async Task A_page_without_a_next_token_is_asked_for_again_less_what_was_finished()
    {
        _source.AddPage("first", null, "1");
        Assert.Equal(["evt-1"], await DrainAsync(Open(new())));
        _source.AddPage("first", null, "1", "2");
        Assert.Equal(["evt-2"], await DrainAsync(Open(new())));
    }

    [Fact]
    public async Task Replay_starts_over_and_leaves_the_inbox_alone()
    {
        var name = new EventFeedOptions().SubscriptionName;
        _source.AddPage("first", "p2", "1");
        _source.AddPage("p2", "p3", "2");
        Assert.Equal(["evt-1", "evt-2"], await DrainAsync(Open(new()), finish: false));

        _source.AddPage("p3", "p4", "3");
        Assert.Equal(["evt-1", "evt-2", "evt-3"], await DrainAsync(Open(new() { Replay = true })));
        Assert.Equal("p3", _ledger.FindPageToken(name));
        Assert.Equal(["evt-1", "evt-2"], _ledger.ReadPending(name, 0, 10).Select(entry => entry.Event.Id));
    }

    [Fact]
    public async Task An_event_or_a_recording_is_delivered_once()
    {
        _source.AddPage("first", "p2", "1", "1", "2");
        _source.AddPage("p2", "p3", "2", "3");
        _source.Pages["p3"] = new ScriptedPage([ScriptedEvents.Event("9") with { RecordingId = "rec-1" }], "p4");
        var feed = Open(new());

        Assert.Equal(["evt-1", "evt-2", "evt-3"], await DrainAsync(feed));
        Assert.Equal(3, feed.DuplicateCount);
    }

    [Fact]
    public async Task Events_of_several_recordings_that_share_an_id_are_all_delivered()
    {
        var shared = ScriptedEvents.Event("1");
        _source.Pages["first"] = new ScriptedPage([shared, shared with { RecordingId = "rec-2" }], "p2");

        Assert.Equal(["evt-1", "evt-1"], await DrainAsync(Open(new())));
        Assert.Equal(["evt-1", "evt-1"], await DrainAsync(Open(new() { Replay = true })));
    }

    [Fact]
    public async Task A_recording_is_delivered_once_in_whatever_letter_case_its_uuid_comes()
    {
        const string id = "0aa97d19-95a2-444b-aa58-7ef4a2ebb0cc";
        var first = ScriptedEvents.Event("1") with { RecordingId = id };
        _source.Pages["first"] = new ScriptedPage([first, ScriptedEvents.Event("2") with { RecordingId = id.ToUpperInvariant() }], "p2");

        Assert.Equal(["evt-1"], await DrainAsync(Open(new())));
        await _ledger.CompleteAsync(first with { SubscriptionName = new EventFeedOptions().SubscriptionName });
        _source.Pages["p2"] = new ScriptedPage([ScriptedEvents.Event("3") with { RecordingId = id.ToUpperInvariant() }], "p3");
        Assert.Empty(await DrainAsync(Open(new())));
    }

    [Fact]
    public async Task A_token_that_never_changes_ends_the_feed()
    {
        _source.AddPage("first", "same", "1");
        _source.AddPage("same", "same", "2");
        Assert.Equal(["evt-1", "evt-2"], await DrainAsync(Open(new())));
        Assert.InRange(_source.Asked.Count, 2, 4);
    }

    [Fact]
    public async Task Tokens_that_go_round_in_a_circle_end_the_feed()
    {
        _source.AddPage("first", "a", "1");
        _source.AddPage("a", "b", "2");
        _source.AddPage("b", "a", "3");
        Assert.Equal(["evt-1", "evt-2", "evt-3"], await DrainAsync(Open(new())));
        Assert.InRange(_source.Asked.Count, 3, 6);
    }

    [Fact]
    public async Task Unrecorded_interactions_are_counted_and_left_out_unless_wanted()
    {
        _source.AddPage("first", "p2", "1-", "2");
        var feed = Open(new());
        Assert.Equal(["evt-2"], await DrainAsync(feed));
        Assert.Equal(1, feed.UnrecordedCount);
        Assert.Equal(["evt-1-", "evt-2"], await DrainAsync(Open(new() { IncludeUnrecorded = true, Replay = true })));
    }

    [Fact]
    public async Task A_page_with_nothing_but_unreadable_entries_does_not_end_the_run()
    {
        _source.Pages["first"] = new ScriptedPage([], "p2") { Unreadable = ["no id", "no type"] };
        _source.AddPage("p2", "p3", "1-");
        _source.AddPage("p3", "p4", "2");
        var feed = Open(new());

        Assert.Equal(["evt-2"], await DrainAsync(feed));
        Assert.Equal(2, feed.MalformedCount);
    }

    [Fact]
    public async Task Since_leaves_out_what_was_completed_earlier()
    {
        _source.AddPage("first", null, "1", "5", "3", "7");
        Assert.Equal(["evt-5", "evt-7"], await DrainAsync(Open(new() { Since = DateTimeOffset.UnixEpoch.AddDays(4) })));
    }

    [Fact]
    public async Task Since_drops_an_event_before_a_newer_one_of_its_recording_could_be_taken_for_the_same()
    {
        _source.Pages["first"] = new ScriptedPage([ScriptedEvents.Event("1"), ScriptedEvents.Event("5") with { RecordingId = "rec-1" }], "p2");

        Assert.Equal(["evt-5"], await DrainAsync(Open(new() { Since = DateTimeOffset.UnixEpoch.AddDays(4) })));
    }

    [Fact]
    public async Task Following_waits_out_failures_and_takes_up_new_events()
    {
        var time = new TimerStepClock();
        _source.AddPage("first", "p2", "1");
        _source.Faults.Enqueue(new GenesysApiException(GenesysErrorKind.ServiceUnreachable, "gone", "Try again."));
        var feed = Open(new() { Follow = true }, time);
        var first = NextAsync(feed);
        await WaitForTimerAsync(time);
        Assert.False(first.IsCompleted);
        Assert.Equal(TimeSpan.FromSeconds(15), time.NextTimer);
        time.Advance(TimeSpan.FromSeconds(15));
        Assert.Equal("evt-1", await first.WaitAsync(TimeSpan.FromSeconds(20)));

        var next = NextAsync(feed);
        await WaitForTimerAsync(time);
        Assert.Equal(TimeSpan.FromSeconds(10), time.NextTimer);
        Assert.False(next.IsCompleted);
        _source.AddPage("p2", "p3", "2");
        time.Advance(TimeSpan.FromSeconds(10));
        Assert.Equal("evt-2", await next.WaitAsync(TimeSpan.FromSeconds(20)));
    }

    [Fact]
    public async Task A_refusal_is_an_error_even_when_following()
    {
        _source.Faults.Enqueue(new GenesysApiException(GenesysErrorKind.PermissionDenied, "no scope", "Grant it."));
        await Assert.ThrowsAsync<GenesysApiException>(() => NextAsync(Open(new() { Follow = true })));
    }

    [Fact]
    public async Task Finishing_finishes_what_was_delivered_and_nothing_that_waits_behind_it()
    {
        _source.AddPage("first", "p2", "1", "2", "3", "4");
        var feed = Open(new());
        await NextAsync(feed);
        await NextAsync(feed);
        await NextAsync(feed);
        await feed.FinishAsync(DateTimeOffset.MaxValue, new HashSet<string> { "evt-2" });

        Assert.Equal(["evt-2", "evt-4"], await DrainAsync(Open(new())));
    }

    [Fact]
    public async Task Under_follow_only_what_was_delivered_long_ago_is_finished()
    {
        var time = new TimerStepClock();
        _source.AddPage("first", "p2", "1", "2");
        var feed = Open(new(), time);
        await NextAsync(feed);
        time.Advance(TimeSpan.FromMinutes(50));
        await NextAsync(feed);
        time.Advance(TimeSpan.FromMinutes(20));
        await feed.FinishAsync(time.GetUtcNow() - TimeSpan.FromHours(1), new HashSet<string>());

        Assert.Equal(["evt-2"], await DrainAsync(Open(new())));
    }

    [Fact]
    public async Task An_inbox_that_is_full_delivers_what_it_cannot_hold_says_so_once_and_reads_it_again_next_time()
    {
        var said = new RecordingSink();
        var ledger = new MemoryLedger(LedgerFolder.Organization, LedgerFolder.Actor, MediaApi.Capabilities) { InboxCapacity = 2 };
        _source.AddPage("first", "p2", "1", "2");
        _source.AddPage("p2", "p3", "3", "4");
        _source.AddPage("p3", "p4", "5");
        var feed = new EventFeed(_source, ledger, new(), said, TimeProvider.System);

        Assert.Equal(["evt-1", "evt-2", "evt-3", "evt-4", "evt-5"], await DrainAsync(feed, finish: false));
        Assert.Contains("Complete-GenesysEvent", Assert.Single(said.Messages, said => said.Level == DiagnosticLevel.Warning).Message, StringComparison.Ordinal);

        var again = new EventFeed(_source, ledger, new(), NullDiagnosticSink.Instance, TimeProvider.System);
        Assert.Equal(["evt-1", "evt-2", "evt-3", "evt-4", "evt-5"], await DrainAsync(again, finish: false));
    }

    private EventFeed Open(EventFeedOptions options, TimeProvider? time = null) =>
        new(_source, _ledger, options, NullDiagnosticSink.Instance, time ?? TimeProvider.System);

    private static async Task WaitForTimerAsync(TimerStepClock time)
    {
        while (time.NextTimer is null)
        {
            await Task.Yield();
        }
    }

    private static async Task<string?> NextAsync(EventFeed feed) => (await feed.NextAsync(CancellationToken.None))?.Id;

    /// <summary>Delivers to the end; the way of a pipeline that ended well also finishes what was delivered.</summary>
    private static async Task<List<string>> DrainAsync(EventFeed feed, bool finish = true)
    {
        var ids = new List<string>();
        while (await NextAsync(feed) is { } id)
        {
            ids.Add(id);
        }

        if (finish)
        {
            await feed.FinishAsync(DateTimeOffset.MaxValue, new HashSet<string>());
        }

        return ids;
    }
}
