using GenesysRecordingTags.Core.Events;
using GenesysRecordingTags.Core.Tests.Changes;
using Xunit;

namespace GenesysRecordingTags.Core.Tests.Events;

public class EventFeedTests
{
    private readonly ScriptedEvents _source = new();
    private readonly ListLedger _ledger = new();
    private readonly CursorCommitter _committer;

    public EventFeedTests() => _committer = new CursorCommitter(_ledger);

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
    public async Task Goes_on_within_a_page_where_it_stopped()
    {
        _source.AddPage("first", "p2", "1", "2", "3");
        _source.AddPage("p2", null, "4");
        var feed = Open(new());
        await NextAsync(feed);
        await feed.SaveAsync();

        Assert.Equal(["evt-2", "evt-3", "evt-4"], await DrainAsync(Open(new())));
        Assert.Empty(await DrainAsync(Open(new())));
    }

    [Fact]
    public async Task A_page_without_a_next_token_is_asked_for_again_less_what_was_taken()
    {
        _source.AddPage("first", null, "1");
        Assert.Equal(["evt-1"], await DrainAsync(Open(new())));
        _source.AddPage("first", null, "1", "2");
        Assert.Equal(["evt-2"], await DrainAsync(Open(new())));
    }

    [Fact]
    public async Task Replay_starts_over_and_leaves_the_cursor_alone()
    {
        _source.AddPage("first", "p2", "1");
        await DrainAsync(Open(new()));
        var cursor = _ledger.Cursor;

        Assert.Equal(["evt-1"], await DrainAsync(Open(new() { Replay = true })));
        Assert.Same(cursor, _ledger.Cursor);
    }

    [Fact]
    public async Task An_event_or_a_recording_is_delivered_once()
    {
        _source.AddPage("first", "p2", "1", "1", "2");
        _source.AddPage("p2", "p3", "2", "3");
        _source.Pages["p3"] = new EventPage { Events = [ScriptedEvents.Event("9") with { RecordingId = "rec-1" }], NextPageToken = "p4" };
        var feed = Open(new());

        Assert.Equal(["evt-1", "evt-2", "evt-3"], await DrainAsync(feed));
        Assert.Equal(3, feed.DuplicateCount);
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
    public async Task Since_leaves_out_what_was_completed_earlier()
    {
        _source.AddPage("first", null, "1", "5", "3", "7");
        Assert.Equal(["evt-5", "evt-7"], await DrainAsync(Open(new() { Since = DateTimeOffset.UnixEpoch.AddDays(4) })));
    }

    [Fact]
    public async Task Following_waits_out_failures_and_takes_up_new_events()
    {
        _source.AddPage("first", "p2", "1");
        _source.Faults.Enqueue(new GenesysApiException(GenesysErrorKind.ServiceUnreachable, "gone", "Try again."));
        var feed = Open(new()
        {
            Follow = true,
            PollInterval = TimeSpan.FromMilliseconds(5),
            PollIntervalAfterError = TimeSpan.FromMilliseconds(5),
        });
        Assert.Equal("evt-1", await NextAsync(feed));

        var next = NextAsync(feed);
        await Task.Delay(30);
        Assert.False(next.IsCompleted);
        _source.AddPage("p2", "p3", "2");
        Assert.Equal("evt-2", await next.WaitAsync(TimeSpan.FromSeconds(5)));
    }

    [Fact]
    public async Task A_refusal_is_an_error_even_when_following()
    {
        _source.Faults.Enqueue(new GenesysApiException(GenesysErrorKind.PermissionDenied, "no scope", "Grant it."));
        await Assert.ThrowsAsync<GenesysApiException>(() => NextAsync(Open(new() { Follow = true })));
    }

    [Fact]
    public async Task A_cursor_waits_for_the_changes_that_its_events_led_to()
    {
        _committer.Hold("evt-1");
        _committer.Hold("evt-1");
        await _committer.SaveAsync(new EventCursor { Subscription = "s", PageToken = "p2" });
        await _committer.SaveAsync(new EventCursor { Subscription = "s", PageToken = "p3" });
        _committer.Release("evt-1");
        Assert.Empty(_ledger.Entries);

        _committer.Release("evt-1");
        Assert.Equal(["cursor p3 []"], _ledger.Entries);
    }

    [Fact]
    public async Task An_abandoned_change_takes_the_waiting_cursor_with_it()
    {
        _committer.Hold("evt-1");
        await _committer.SaveAsync(new EventCursor { Subscription = "s", PageToken = "p2" });
        _committer.Abandon("evt-1");
        _committer.Release("evt-2");
        Assert.Empty(_ledger.Entries);
    }

    private EventFeed Open(EventFeedOptions options) =>
        new(_source, _ledger, _committer, options, NullDiagnosticSink.Instance, TimeProvider.System);

    private static async Task<string?> NextAsync(EventFeed feed)
    {
        var next = await feed.NextAsync(CancellationToken.None);
        if (next is not null)
        {
            feed.Acknowledge(next);
        }

        return next?.Id;
    }

    private static async Task<List<string>> DrainAsync(EventFeed feed)
    {
        var ids = new List<string>();
        while (await NextAsync(feed) is { } id)
        {
            ids.Add(id);
        }

        await feed.SaveAsync();
        return ids;
    }
}
