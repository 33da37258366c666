using GenesysRecordingTags.Core.Changes;
using GenesysRecordingTags.Core.Events;
using GenesysRecordingTags.Core.Ledger;
using GenesysRecordingTags.Core.Media;
using GenesysRecordingTags.Core.Tests.Events;
using Xunit;
using static GenesysRecordingTags.Core.Tests.Ledger.LedgerFolder;

namespace GenesysRecordingTags.Core.Tests.Ledger;

/// <summary>An event is finished by what was done with it; the rules hold alike in a ledger on disk and in one in memory.</summary>
public sealed class EventInboxTests : IDisposable
{
    private static readonly HashSet<string> None = [];

    private readonly LedgerFolder _folder = new();

    public static TheoryData<bool> Ledgers => new() { true, false };

    public void Dispose() => _folder.Dispose();

    [Theory]
    [MemberData(nameof(Ledgers))]
    public async Task What_was_received_stays_pending_and_is_known_when_it_comes_again(bool onDisk)
    {
        await using var ledger = _folder.Open(onDisk);

        var first = await ReceiveAsync(ledger, "sub", null, "p2", "1", "2");
        var again = await ReceiveAsync(ledger, "sub", "p2", "p3", "2", "3");

        Assert.Equal([InboxEntryState.New, InboxEntryState.New], first.Select(entry => entry.State));
        Assert.Equal([InboxEntryState.Pending, InboxEntryState.New], again.Select(entry => entry.State));
        Assert.Equal(first[1].Number, again[0].Number);
        Assert.Equal(["evt-1", "evt-2", "evt-3"], Pending(ledger));
        Assert.Equal(["evt-2"], ledger.ReadPending("sub", first[0].Number, 1).Select(entry => entry.Event.Id));
        Assert.Empty(Pending(ledger, "other"));
    }

    [Theory]
    [MemberData(nameof(Ledgers))]
    public async Task An_event_is_delivered_again_as_it_was_received(bool onDisk)
    {
        await using var ledger = _folder.Open(onDisk);
        var received = new InteractionEvent
        {
            Id = "evt-\u00e4\n",
            EventType = "interaction.completed",
            InteractionId = "int-1",
            ConversationId = "conv-1",
            RecordingId = "rec-\"1\"",
            MediaType = "voice",
            CompletedAt = new DateTimeOffset(2024, 11, 21, 10, 35, 0, 123, TimeSpan.Zero),
            SubscriptionName = "sub",
        };
        await ledger.ReceiveAsync(new InboxPage { Subscription = "sub", Events = [received] });

        Assert.Equal(received, Assert.Single(ledger.ReadPending("sub", 0, 10)).Event);
    }

    [Theory]
    [MemberData(nameof(Ledgers))]
    public async Task A_change_that_is_in_the_ledger_finishes_its_event_whatever_becomes_of_it(bool onDisk)
    {
        await using var ledger = _folder.Open(onDisk);
        var applied = Intent(AddTag("rec-1", "evt-1"));
        await ledger.AppendOutcomeAsync(Result(applied.Change, await ledger.AppendIntentAsync(applied)));
        await ledger.AppendIntentAsync(Intent(AddTag("rec-2", "evt-2")));
        var overtaken = Intent(AddTag("rec-3", "evt-3"));
        await ledger.AppendOutcomeAsync(Result(overtaken.Change, await ledger.AppendIntentAsync(overtaken), AuditOutcome.Failed) with { LeaveUnfinished = true });
        var later = Intent(AddTag("rec-3"));
        await ledger.AppendOutcomeAsync(Result(later.Change, await ledger.AppendIntentAsync(later)));
        await ReceiveAsync(ledger, "sub", null, "p2", "1", "2", "3", "4", "5");

        IntentVerdict[] verdicts =
        [
            (await ledger.AppendIntentAsync(Intent(AddTag("rec-1", "evt-1")))).Verdict,
            (await ledger.AppendIntentAsync(Intent(AddTag("rec-2", "evt-2")))).Verdict,
            (await ledger.AppendIntentAsync(Intent(AddTag("rec-3", "evt-3")))).Verdict,
            (await ledger.AppendIntentAsync(Intent(AddTag("rec-4", "evt-4")))).Verdict,
        ];

        Assert.Equal([IntentVerdict.AlreadyApplied, IntentVerdict.InProgress, IntentVerdict.Overtaken, IntentVerdict.Proceed], verdicts);
        Assert.Equal(["evt-5"], Pending(ledger));
        var again = await ReceiveAsync(ledger, "sub", "p2", "p3", "1", "2", "3", "4", "5");
        Assert.Equal(4, again.Count(entry => entry.State == InboxEntryState.Finished));
    }

    [Theory]
    [MemberData(nameof(Ledgers))]
    public async Task What_does_not_make_a_change_leaves_the_event(bool onDisk)
    {
        await using var ledger = _folder.Open(onDisk);
        await ReceiveAsync(ledger, "sub", null, "p2", "1");

        await ledger.PreviewIntentAsync(Intent(AddTag("rec-1", "evt-1")));
        await ledger.AppendIntentAsync(Intent(AddTag("rec-1", "evt-1") with { FinishesEvent = false }));
        await ledger.AppendIntentAsync(Intent(AddTag("rec-1", "evt-1") with { SubscriptionName = "other" }));
        await ledger.AppendIntentAsync(Intent(AddTag("rec-1")));
        await ledger.AppendOutcomeAsync(Result(AddTag("rec-1", "evt-1"), outcome: AuditOutcome.Failed));

        Assert.Equal(["evt-1"], Pending(ledger));
    }

    [Theory]
    [MemberData(nameof(Ledgers))]
    public async Task A_resumed_change_leaves_the_event_that_another_command_waits_for(bool onDisk)
    {
        await using var ledger = _folder.Open(onDisk);
        await ReceiveAsync(ledger, "sub", null, "p2", "1");
        var first = Intent(AddTag("rec-1", "evt-1") with { SubscriptionName = "sub", FinishesEvent = false });
        await ledger.AppendOutcomeAsync(Result(first.Change, await ledger.AppendIntentAsync(first), AuditOutcome.Unknown));
        var resumed = Intent(AddTag("rec-1", "evt-1") with { ResumedOperationId = first.OperationId });

        await ledger.AppendOutcomeAsync(Result(resumed.Change, await ledger.AppendIntentAsync(resumed)));

        Assert.Equal(["evt-1"], Pending(ledger));
    }

    [Theory]
    [MemberData(nameof(Ledgers))]
    public async Task A_change_finishes_the_event_of_its_own_subscription(bool onDisk)
    {
        await using var ledger = _folder.Open(onDisk);
        await ReceiveAsync(ledger, "a", null, "p2", "1", "2");
        await ReceiveAsync(ledger, "b", null, "p2", "1");

        // Of which of the two it comes is not known.
        await ledger.AppendIntentAsync(Intent(AddTag("rec-1", "evt-1")));
        Assert.Equal(["evt-1", "evt-2"], Pending(ledger, "a"));
        Assert.Equal(["evt-1"], Pending(ledger, "b"));

        await ledger.AppendIntentAsync(Intent(AddTag("rec-1", "evt-1") with { SubscriptionName = "b" }));
        await ledger.AppendIntentAsync(Intent(AddTag("rec-2", "evt-2")));
        Assert.Equal(["evt-1"], Pending(ledger, "a"));
        Assert.Empty(Pending(ledger, "b"));
    }

    [Theory]
    [MemberData(nameof(Ledgers))]
    public async Task A_change_from_an_event_that_is_not_held_finishes_nothing(bool onDisk)
    {
        await using var ledger = _folder.Open(onDisk);
        await ledger.AppendIntentAsync(Intent(AddTag("rec-1", "evt-1") with { SubscriptionName = "sub" }));

        Assert.Equal(InboxEntryState.New, Assert.Single(await ReceiveAsync(ledger, "sub", null, "p2", "1")).State);
    }

    [Theory]
    [MemberData(nameof(Ledgers))]
    public async Task Somebody_says_that_an_event_is_finished(bool onDisk)
    {
        await using var ledger = _folder.Open(onDisk);
        await ReceiveAsync(ledger, "a", null, "p2", "1", "2", "3");
        await ReceiveAsync(ledger, "b", null, "p2", "1", "2");

        await ledger.CompleteAsync(ScriptedEvents.Event("1") with { SubscriptionName = "a" });
        await ledger.CompleteAsync(ScriptedEvents.Event("2"));
        await ledger.CompleteAsync(ScriptedEvents.Event("9") with { SubscriptionName = "a" });

        Assert.Equal(["evt-3"], Pending(ledger, "a"));
        Assert.Equal(["evt-1"], Pending(ledger, "b"));
        var again = await ReceiveAsync(ledger, "a", "p2", "p3", "1", "2", "3", "9");
        Assert.Equal([InboxEntryState.Finished, InboxEntryState.Finished, InboxEntryState.Pending, InboxEntryState.Finished], again.Select(entry => entry.State));
    }

    [Theory]
    [MemberData(nameof(Ledgers))]
    public async Task What_was_delivered_is_finished_by_ranges_except_what_has_to_come_again(bool onDisk)
    {
        await using var ledger = _folder.Open(onDisk);
        var mine = await ReceiveAsync(ledger, "sub", null, "p2", "1", "2", "3", "4", "5", "6");
        var theirs = await ReceiveAsync(ledger, "other", null, "p2", "1");

        await ledger.FinishAsync(
            "sub",
            [new NumberRange(mine[0].Number, mine[1].Number), new NumberRange(mine[3].Number, mine[4].Number), new NumberRange(theirs[0].Number, theirs[0].Number)],
            new HashSet<string> { "evt-2" });

        Assert.Equal(["evt-2", "evt-3", "evt-6"], Pending(ledger));
        Assert.Equal(["evt-1"], Pending(ledger, "other"));
        Assert.Equal(InboxEntryState.Finished, (await ReceiveAsync(ledger, "sub", "p2", "p3", "4"))[0].State);
    }

    [Theory]
    [MemberData(nameof(Ledgers))]
    public async Task A_recording_is_processed_once_by_a_subscription_whatever_ids_its_events_have(bool onDisk)
    {
        await using var ledger = _folder.Open(onDisk);
        var second = ScriptedEvents.Event("2") with { RecordingId = "rec-1" };
        var page = await ReceiveAsync(ledger, "sub", null, "p2", ScriptedEvents.Event("1"), second);
        Assert.Equal([InboxEntryState.New, InboxEntryState.Pending], page.Select(entry => entry.State));
        Assert.Equal(page[0].Number, page[1].Number);
        Assert.Equal(["evt-1"], Pending(ledger));

        await ledger.AppendIntentAsync(Intent(AddTag("rec-1", "evt-1") with { SubscriptionName = "sub" }));
        Assert.Equal(InboxEntryState.Finished, (await ReceiveAsync(ledger, "sub", "p2", "p3", second))[0].State);
        Assert.Empty(Pending(ledger));
    }

    [Theory]
    [MemberData(nameof(Ledgers))]
    public async Task A_change_from_another_event_of_the_recording_finishes_the_one_that_is_held(bool onDisk)
    {
        await using var ledger = _folder.Open(onDisk);
        await ReceiveAsync(ledger, "sub", null, "p2", "1", "2");
        await ledger.AppendIntentAsync(Intent(AddTag("rec-1", "evt-newer") with { SubscriptionName = "sub" }));
        await ledger.CompleteAsync(ScriptedEvents.Event("9") with { RecordingId = "rec-2", SubscriptionName = "sub" });

        Assert.Empty(Pending(ledger));
        Assert.All(await ReceiveAsync(ledger, "sub", "p2", "p3", "1", "2"), entry => Assert.Equal(InboxEntryState.Finished, entry.State));
    }

    [Theory]
    [MemberData(nameof(Ledgers))]
    public async Task A_change_of_another_recording_finishes_the_event_that_it_comes_from(bool onDisk)
    {
        await using var ledger = _folder.Open(onDisk);
        await ReceiveAsync(ledger, "sub", null, "p2", "1", "2");
        await ledger.AppendIntentAsync(Intent(AddTag("rec-of-the-same-call", "evt-1")));

        Assert.Equal(["evt-2"], Pending(ledger));
    }

    [Theory]
    [MemberData(nameof(Ledgers))]
    public async Task Interactions_without_a_recording_are_told_apart_by_their_ids(bool onDisk)
    {
        await using var ledger = _folder.Open(onDisk);
        var page = await ReceiveAsync(ledger, "sub", null, "p2", "1-", "2-", "1-");

        Assert.Equal([InboxEntryState.New, InboxEntryState.New, InboxEntryState.Pending], page.Select(entry => entry.State));
        await ledger.CompleteAsync(ScriptedEvents.Event("1-") with { SubscriptionName = "sub" });
        Assert.Equal(["evt-2-"], Pending(ledger));
    }

    [Theory]
    [MemberData(nameof(Ledgers))]
    public async Task The_place_is_moved_on_and_never_set_back_by_a_slower_process(bool onDisk)
    {
        await using var ledger = _folder.Open(onDisk);
        Assert.Null(ledger.FindPageToken("sub"));
        await ReceiveAsync(ledger, "sub", null, "p2", "1");
        await ReceiveAsync(ledger, "sub", "p2", "p3", "2");
        Assert.Equal("p3", ledger.FindPageToken("sub"));

        await ReceiveAsync(ledger, "sub", null, "p2", "1");
        await ReceiveAsync(ledger, "sub", "p2", "other", "2");
        Assert.Equal("p3", ledger.FindPageToken("sub"));

        await ReceiveAsync(ledger, "sub", "p3", null, "3");
        await ReceiveAsync(ledger, "sub", "p3", "p3", "3");
        Assert.Equal("p3", ledger.FindPageToken("sub"));
        Assert.Null(ledger.FindPageToken("other"));
    }

    [Theory]
    [MemberData(nameof(Ledgers))]
    public async Task A_full_inbox_holds_no_more_and_keeps_its_place_until_there_is_room(bool onDisk)
    {
        await using var ledger = OpenSmall(onDisk, capacity: 3);
        await ReceiveAsync(ledger, "sub", null, "p2", "1", "2");
        await ReceiveAsync(ledger, "sub", "p2", "p3", "3", "4");
        var full = await ReceiveAsync(ledger, "sub", "p3", "p4", "4", "5");

        Assert.Equal([InboxEntryState.Pending, InboxEntryState.New], full.Select(entry => entry.State));
        Assert.Equal(0, full[1].Number);
        Assert.Equal("p3", ledger.FindPageToken("sub"));
        Assert.Equal(["evt-1", "evt-2", "evt-3", "evt-4"], Pending(ledger));
        Assert.NotEqual(0, (await ReceiveAsync(ledger, "other", null, "p2", "1"))[0].Number);

        await ledger.FinishAsync("sub", [new NumberRange(1, 3)], None);
        var again = await ReceiveAsync(ledger, "sub", "p3", "p4", "4", "5");
        Assert.Equal([InboxEntryState.Pending, InboxEntryState.New], again.Select(entry => entry.State));
        Assert.Equal(["evt-4", "evt-5"], Pending(ledger));
        Assert.Equal("p4", ledger.FindPageToken("sub"));
    }

    [Theory]
    [MemberData(nameof(Ledgers))]
    public async Task A_number_is_never_used_again(bool onDisk)
    {
        await using var ledger = _folder.Open(onDisk);
        var first = await ReceiveAsync(ledger, "sub", null, "p2", "1", "2");
        await ledger.FinishAsync("sub", [new NumberRange(first[0].Number, first[1].Number)], None);

        Assert.True((await ReceiveAsync(ledger, "sub", "p2", "p3", "3"))[0].Number > first[1].Number);
    }

    [Fact]
    public async Task All_of_it_outlives_the_process()
    {
        await using (var ledger = _folder.Open())
        {
            await ReceiveAsync(ledger, "sub", null, "p2", "1", "2", "3");
            await ledger.AppendIntentAsync(Intent(AddTag("rec-2", "evt-2")));
        }

        await using var again = _folder.Open();
        Assert.Equal(["evt-1", "evt-3"], Pending(again));
        Assert.Equal("p2", again.FindPageToken("sub"));
        Assert.Equal(
            [InboxEntryState.Pending, InboxEntryState.Finished, InboxEntryState.Pending, InboxEntryState.New],
            (await ReceiveAsync(again, "sub", "p2", "p3", "1", "2", "3", "4")).Select(entry => entry.State));
    }

    [Theory]
    [MemberData(nameof(Ledgers))]
    public async Task An_id_that_events_of_several_recordings_share_finishes_only_that_of_the_recording(bool onDisk)
    {
        await using var ledger = _folder.Open(onDisk);
        var shared = ScriptedEvents.Event("1");
        await ReceiveAsync(ledger, "sub", null, "p2", shared, shared with { RecordingId = "rec-2" }, shared with { RecordingId = "rec-3" });

        var intent = Intent(AddTag("rec-1", "evt-1"));
        await ledger.AppendOutcomeAsync(Result(intent.Change, await ledger.AppendIntentAsync(intent)));
        Assert.Equal(["rec-2", "rec-3"], ledger.ReadPending("sub", 0, 10).Select(entry => entry.Event.RecordingId));
        await ledger.AppendIntentAsync(Intent(AddTag("rec-1", "evt-1") with { SubscriptionName = "sub" }));
        Assert.Equal(["rec-2", "rec-3"], ledger.ReadPending("sub", 0, 10).Select(entry => entry.Event.RecordingId));
        await ledger.CompleteAsync(shared with { RecordingId = "rec-2", SubscriptionName = "sub" });
        Assert.Equal(["rec-3"], ledger.ReadPending("sub", 0, 10).Select(entry => entry.Event.RecordingId));
    }

    private static Task<IReadOnlyList<InboxEntry>> ReceiveAsync(IEventInbox inbox, string subscription, string? token, string? next, params string[] ids) =>
        ReceiveAsync(inbox, subscription, token, next, [.. ids.Select(ScriptedEvents.Event)]);

    private static Task<IReadOnlyList<InboxEntry>> ReceiveAsync(IEventInbox inbox, string subscription, string? token, string? next, params InteractionEvent[] events) =>
        inbox.ReceiveAsync(new InboxPage { Subscription = subscription, Token = token, NextToken = next, Events = events });

    private static IEnumerable<string> Pending(IEventInbox inbox, string subscription = "sub") =>
        inbox.ReadPending(subscription, 0, 1_000).Select(entry => entry.Event.Id);

    private IRecordingLedger OpenSmall(bool onDisk, int capacity) => onDisk
        ? RecordingLedger.Open(new LedgerOptions { Path = _folder.LedgerPath, Organization = Organization, Actor = Actor, Capabilities = MediaApi.Capabilities, InboxCapacity = capacity })
        : new MemoryLedger(Organization, Actor, MediaApi.Capabilities) { InboxCapacity = capacity };
}
