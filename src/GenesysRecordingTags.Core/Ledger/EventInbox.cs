using GenesysRecordingTags.Core.Api;
using GenesysRecordingTags.Core.Changes;
using GenesysRecordingTags.Core.Events;
using GenesysRecordingTags.Core.Ledger.Storage;

namespace GenesysRecordingTags.Core.Ledger;

/// <summary>The rules of the event inbox, decided inside the transaction that records the decision.</summary>
internal static class EventInbox
{
    /// <summary>So many unfinished events are held for one subscription. Beyond that, reading is not moved on durably: the next run reads
    /// them from the service again.</summary>
    public const int Capacity = 100_000;

    /// <summary>Takes in a page.</summary>
    /// <param name="state">The ledger.</param>
    /// <param name="page">The page.</param>
    /// <param name="capacity">How many unfinished events to hold.</param>
    public static IReadOnlyList<InboxEntry> Receive(ILedgerState state, InboxPage page, int capacity)
    {
        var cursor = state.FindCursor(page.Subscription);
        // Another process may have read further in the meantime: its place is not set back.
        var isCurrent = cursor is null ? page.Token is null : cursor.PageToken == page.Token;
        var isFull = state.CountPending(page.Subscription, capacity) >= capacity;
        var acknowledged = isCurrent && cursor is not null ? cursor.AcknowledgedEventIds.ToHashSet(StringComparer.Ordinal) : [];
        var entries = new List<InboxEntry>(page.Events.Count);
        foreach (var received in page.Events)
        {
            var key = KeyOf(page.Subscription, received);
            if (acknowledged.Contains(received.Id))
            {
                state.AddFinished(key);
            }

            entries.Add(Classify(state, page.Subscription, key, received, isFull));
        }

        if (!isFull)
        {
            // Together with their events, or not at all.
            foreach (var source in page.DealtWith)
            {
                state.AddFinished(KeyOfSource(page.Subscription, source));
            }
        }

        var next = page.NextToken ?? page.Token;
        // With the same page to be asked for again, what version 0.1.0 acknowledged of it counts on.
        if (isCurrent && !isFull && next != page.Token)
        {
            state.TryMoveCursor(page.Subscription, cursor, new EventCursor(next, []));
        }

        return entries;
    }

    /// <summary>Finishes the event that a change came from.</summary>
    public static void Finish(ILedgerState state, RecordingChange change)
    {
        // A change that is resumed finished its event when it was first ordered, or was not the one to finish it.
        if (!change.FinishesEvent || change.ResumedOperationId is not null || change.SourceEventId is not { } eventId)
        {
            return;
        }

        var recordingId = change.Recording.RecordingId;
        var pending = PendingOf(state, eventId, change.SubscriptionName, recordingId);
        if (change.SubscriptionName is null && pending.Count > 1)
        {
            // Of which subscription it is finished is not known; it comes again, and the same change is not applied again.
            return;
        }

        pending.ForEach(entry => Finish(state, entry));
        if (pending.Count == 0 && change.SubscriptionName is { } subscription)
        {
            // The recording may be held under the id of another of its events.
            FinishHeld(state, KeyOf(subscription, recordingId, eventId));
        }
    }

    /// <summary>Finishes an event because somebody says so.</summary>
    public static void Complete(ILedgerState state, InteractionEvent finished)
    {
        foreach (var entry in PendingOf(state, finished.Id, finished.SubscriptionName, finished.RecordingId))
        {
            Finish(state, entry);
        }

        if (finished.SubscriptionName is { } subscription)
        {
            var key = KeyOf(subscription, finished);
            FinishHeld(state, key);
            state.AddFinished(key);
        }
    }

    /// <summary>Finishes what was delivered.</summary>
    public static void Finish(ILedgerState state, string subscription, IReadOnlyList<NumberRange> delivered, IReadOnlySet<string> exceptEventIds)
    {
        foreach (var range in delivered)
        {
            foreach (var entry in state.FindPending(subscription, range))
            {
                if (!exceptEventIds.Contains(entry.EventId))
                {
                    Finish(state, entry);
                }
            }
        }
    }

    /// <summary>Those of some sources that were dealt with.</summary>
    /// <param name="subscription">The subscription's name.</param>
    /// <param name="sources">The sources.</param>
    /// <param name="isFinished">Whether a key is finished.</param>
    public static IReadOnlySet<string> FindDealtWith(string subscription, IEnumerable<string> sources, Func<byte[], bool> isFinished) =>
        sources.Where(source => isFinished(KeyOfSource(subscription, source))).ToHashSet(StringComparer.Ordinal);

    /// <summary>The unfinished events of an id. An id that events of several recordings share stands for the one of this recording; one that
    /// has no event of this recording, because the change is of another one, stands for all.</summary>
    private static List<PendingEvent> PendingOf(ILedgerState state, string eventId, string? subscription, string? recordingId)
    {
        var pending = state.FindPending(eventId).Where(entry => subscription is null || entry.Subscription == subscription).ToList();
        var own = pending.Where(entry => entry.Key.AsSpan().SequenceEqual(KeyOf(entry.Subscription, recordingId, eventId))).ToList();
        return own.Count > 0 ? own : pending.FindAll(entry => !state.IsFinished(KeyOf(entry.Subscription, recordingId, eventId)));
    }

    private static void FinishHeld(ILedgerState state, byte[] key)
    {
        if (state.FindPending(key) is { } number)
        {
            state.RemovePending(number);
            state.AddFinished(key);
        }
    }

    private static void Finish(ILedgerState state, PendingEvent entry)
    {
        state.RemovePending(entry.Number);
        state.AddFinished(entry.Key);
    }

    private static InboxEntry Classify(ILedgerState state, string subscription, byte[] key, InteractionEvent received, bool isFull)
    {
        if (state.IsFinished(key))
        {
            return new InboxEntry(received, 0, InboxEntryState.Finished);
        }

        if (state.FindPending(key) is { } number)
        {
            return new InboxEntry(received, number, InboxEntryState.Pending);
        }

        return new InboxEntry(received, isFull ? 0 : state.AddPending(subscription, key, received), InboxEntryState.New);
    }

    private static byte[] KeyOfSource(string subscription, string source)
    {
        var text = new CanonicalText();
        text.Add(subscription);
        text.Add(null);
        text.Add(null);
        text.Add(source);
        return text.ToHashBytes();
    }

    private static byte[] KeyOf(string subscription, InteractionEvent of) => KeyOf(subscription, of.RecordingId, of.Id);

    /// <summary>One key a recording, whatever ids its events have: no recording is processed twice by one subscription (Media API, section 2).</summary>
    private static byte[] KeyOf(string subscription, string? recordingId, string eventId)
    {
        var text = new CanonicalText();
        text.Add(subscription);
        text.Add(RecordingId.Normalize(recordingId));
        text.Add(recordingId is null ? eventId : null);
        return text.ToHashBytes();
    }
}
