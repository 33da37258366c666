using GenesysRecordingTags.Core.Changes;
using GenesysRecordingTags.Core.Events;
using GenesysRecordingTags.Core.Ledger;
using GenesysRecordingTags.Core.Ledger.Storage;
using GenesysRecordingTags.Core.Tests.Events;
using Xunit;

namespace GenesysRecordingTags.Core.Tests.Ledger.Storage;

/// <summary>Intents, cursors, the inbox and sinks.</summary>
public abstract partial class LedgerStoreContract
{
    [Fact]
    public void An_intent_keeps_its_place_when_it_is_changed_and_all_that_it_says()
    {
        var store = Open();
        var first = NewIntent("op-1") with { SourceEventId = "evt-1", Force = true };
        Write(store, transaction =>
        {
            transaction.SaveIntent(first);
            transaction.SaveIntent(NewIntent("op-2"));
            transaction.SaveIntent(NewIntent("op-3", "rec-2"));
        });
        var owner = Guid.NewGuid().ToString("n");
        Write(store, transaction =>
        {
            var stored = transaction.FindIntent("op-1")!;
            Assert.True(stored.Number > 0);
            Assert.Equal(first with { Number = stored.Number }, stored);
            transaction.SaveIntent(stored with { Owner = owner, HasLease = true, OvertakenBy = "audit-1" });
            transaction.RemoveIntent("op-3");
        });

        using var inspected = store.Begin();
        Assert.Null(inspected.FindIntent("op-3"));
        Assert.Equal(["op-1", "op-2"], inspected.IntentsOf("rec-1").Select(intent => intent.OperationId));
        var changed = inspected.IntentsOf("rec-1")[0];
        Assert.Equal((owner, true, "audit-1"), (changed.Owner, changed.HasLease, changed.OvertakenBy));
        Assert.True(changed.Number < inspected.IntentsOf("rec-1")[1].Number);
        using var reader = store.OpenReader();
        Assert.Equal(["op-1", "op-2"], reader.ReadIntents([]).Select(intent => intent.OperationId));
    }

    [Fact]
    public void A_change_that_was_applied_is_found_by_its_recording_and_key_and_by_a_renewed_key()
    {
        var store = Open();
        using var transaction = store.Begin();
        var failed = Append(transaction, "rec-1", AuditOutcome.Failed, key: "key-1");
        var applied = Append(transaction, "rec-1", key: "key-1");
        Append(transaction, "rec-1", key: "key-1");
        var renewed = Append(transaction, "rec-2", key: OperationKey.Renew("key-2"));

        Assert.NotEqual(failed.AuditId, applied.AuditId);
        Assert.Equal(applied.AuditId, transaction.FindApplied("rec-1", "key-1")!.AuditId);
        Assert.Equal(renewed.AuditId, transaction.FindApplied("rec-2", "key-2")!.AuditId);
        Assert.Null(transaction.FindApplied("rec-2", "key-1"));
        Assert.Null(transaction.FindApplied("rec-1", "key"));
    }

    [Fact]
    public void What_is_known_of_a_recording_is_what_its_last_taggings_say()
    {
        var store = Open();
        using var transaction = store.Begin();
        Assert.Equal(LastKnownState.None, transaction.GetLastKnown("rec-1"));
        Append(transaction, "rec-1", AuditOutcome.Failed);
        Assert.Null(transaction.GetLastKnown("rec-1").AuditId);
        var last = Append(transaction, "rec-1", time: Noon, key: "key-1", indexStatus: "Pending");
        Append(transaction, "rec-2", time: Noon);

        var known = transaction.GetLastKnown("rec-1");
        Assert.Equal((last.AuditId, Noon, "key-1"), (known.AuditId, known.PendingSince, known.PendingKey));
        Assert.Equal("Compliance:PCI-DSS", Assert.Single(known.State!.Tags!).Label);
        Assert.Null(transaction.GetLastKnown("rec-2").PendingSince);
    }

    [Fact]
    public void A_cursor_moves_only_from_where_it_is_expected()
    {
        var store = Open();
        Write(store, transaction =>
        {
            Assert.False(transaction.TryMoveCursor("jobs", new EventCursor("p0", []), new EventCursor("p1", [])));
            Assert.Null(transaction.FindCursor("jobs"));
            Assert.True(transaction.TryMoveCursor("jobs", null, new EventCursor(null, ["evt-1", "evt \"2\""])));
            Assert.False(transaction.TryMoveCursor("jobs", null, new EventCursor("p9", [])));
        });
        var first = new EventCursor(null, []);
        Write(store, transaction =>
        {
            Assert.Equal(["evt-1", "evt \"2\""], transaction.FindCursor("jobs")!.AcknowledgedEventIds);
            Assert.True(transaction.TryMoveCursor("jobs", first, new EventCursor("p1", [])));
            // Somebody else who still believes it to be at the beginning.
            Assert.False(transaction.TryMoveCursor("jobs", first, new EventCursor("p2", [])));
            Assert.True(transaction.TryMoveCursor("a", null, new EventCursor("x", [])));
        });

        using var reader = store.OpenReader();
        Assert.Equal("p1", reader.FindCursor("jobs")!.PageToken);
        Assert.Empty(reader.FindCursor("jobs")!.AcknowledgedEventIds);
        Assert.Equal(["a", "jobs"], reader.ReadSubscriptions());
        Assert.Equal(["x", "p1"], reader.ReadCursors([]).Select(cursor => cursor.PageToken));
    }

    [Fact]
    public void Pending_events_keep_their_order_and_their_numbers_are_never_used_again()
    {
        var store = Open();
        List<long> numbers = [];
        Write(store, transaction =>
        {
            numbers.Add(transaction.AddPending("jobs", [1], ScriptedEvents.Event("1")));
            numbers.Add(transaction.AddPending("other", [2], ScriptedEvents.Event("1")));
            numbers.Add(transaction.AddPending("jobs", [3], ScriptedEvents.Event("3")));
            transaction.RemovePending(numbers[2]);
            numbers.Add(transaction.AddPending("jobs", [4], ScriptedEvents.Event("4")));
        });

        Assert.Equal(numbers.Order().Distinct(), numbers);
        using var transaction = store.Begin();
        Assert.Equal((2, 1, 1), (transaction.CountPending("jobs", 10), transaction.CountPending("jobs", 1), transaction.CountPending("other", 10)));
        Assert.Equal(numbers[0], transaction.FindPending([1]));
        Assert.Null(transaction.FindPending([3]));
        Assert.Equal([("jobs", numbers[0]), ("other", numbers[1])], transaction.FindPending("evt-1").Select(entry => (entry.Subscription, entry.Number)));
        Assert.Equal([numbers[0], numbers[3]], transaction.FindPending("jobs", new NumberRange(numbers[0], numbers[3])).Select(entry => entry.Number));
        Assert.Equal([4], Assert.Single(transaction.FindPending("jobs", new NumberRange(numbers[1], long.MaxValue))).Key);

        using var reader = store.OpenReader();
        Assert.Equal(["evt-1", "evt-4"], reader.ReadPending("jobs", 0, 10, []).Select(entry => entry.Event.Id));
        Assert.Equal(["evt-4"], reader.ReadPending("jobs", numbers[0], 10, []).Select(entry => entry.Event.Id));
        Assert.Equal(["evt-1"], reader.ReadPending("jobs", 0, 1, []).Select(entry => entry.Event.Id));
        List<UnreadableRow> unreadable = [];
        reader.FindUnreadablePending(unreadable);
        Assert.Empty(unreadable);
    }

    [Fact]
    public void What_is_finished_stays_finished()
    {
        var store = Open();
        Write(store, transaction =>
        {
            Assert.False(transaction.IsFinished([1, 0, 255]));
            transaction.AddFinished([1, 0, 255]);
            transaction.AddFinished([1, 0, 255]);
            Assert.True(transaction.IsFinished([1, 0, 255]));
            Assert.False(transaction.IsFinished([1, 0]));
        });
        using var reader = store.OpenReader();
        Assert.True(reader.IsFinished([1, 0, 255]));
        Assert.False(reader.IsFinished([1]));
    }

    [Fact]
    public void A_sink_keeps_how_far_it_is_when_it_is_registered_again_and_is_gone_when_it_is_removed()
    {
        var store = Open();
        var progress = new SinkProgress
        {
            Delivered = 1,
            FailedAttempts = 3,
            LastError = "no",
            NextAttemptAt = Noon,
            LastDeliveredAt = Noon.AddHours(-1),
        };
        Write(store, transaction =>
        {
            Append(transaction, "rec-1");
            transaction.SaveSink(NewSink("b") with { Progress = new SinkProgress { Delivered = 1 } });
            transaction.SaveSink(NewSink("a"));
            transaction.SaveProgress("b", progress);
            transaction.SaveSink(NewSink("b") with { NeedsSecret = true });
            transaction.SaveProgress("removed", progress);
        });
        using (var reader = store.OpenReader())
        {
            var sinks = reader.ReadSinks([]);
            Assert.Equal(["a", "b"], sinks.Select(sink => sink.Name));
            Assert.Equal(NewSink("b") with { NeedsSecret = true, Progress = progress }, sinks[1]);
        }

        Write(store, transaction => transaction.RemoveSink("b"));
        using var afterwards = store.OpenReader();
        Assert.Equal("a", Assert.Single(afterwards.ReadSinks([])).Name);
    }
}
