using GenesysRecordingTags.Core.Events;
using GenesysRecordingTags.Core.Ledger.Storage;

namespace GenesysRecordingTags.Core.Ledger;

/// <summary>Unfinished events, and what is finished, in memory that does not grow without end.</summary>
internal sealed class MemoryInbox
{
    private readonly Dictionary<long, (PendingEvent Entry, InteractionEvent Event)> _pending = [];
    private readonly Dictionary<string, SortedSet<long>> _bySubscription = new(StringComparer.Ordinal);
    private readonly Dictionary<string, long> _byKey = new(StringComparer.Ordinal);
    private readonly Dictionary<string, HashSet<long>> _byEventId = new(StringComparer.Ordinal);
    private readonly RecentMap<string, string> _finished = new(MemoryLedgerState.Capacity);
    private long _lastNumber;

    public int Count(string subscription) => _bySubscription.GetValueOrDefault(subscription)?.Count ?? 0;

    public long Add(string subscription, byte[] key, InteractionEvent received)
    {
        var entry = new PendingEvent(++_lastNumber, subscription, key, received.Id);
        _pending.Add(entry.Number, (entry, received));
        _byKey.Add(Convert.ToHexString(key), entry.Number);
        if (!_byEventId.TryGetValue(received.Id, out var numbers))
        {
            _byEventId.Add(received.Id, numbers = []);
        }

        numbers.Add(entry.Number);
        if (!_bySubscription.TryGetValue(subscription, out var ofSubscription))
        {
            _bySubscription.Add(subscription, ofSubscription = []);
        }

        ofSubscription.Add(entry.Number);
        return entry.Number;
    }

    public long? Find(byte[] key) => _byKey.TryGetValue(Convert.ToHexString(key), out var number) ? number : null;

    public IReadOnlyList<PendingEvent> Find(string eventId) =>
        _byEventId.TryGetValue(eventId, out var numbers) ? [.. numbers.Order().Select(number => _pending[number].Entry)] : [];

    public IReadOnlyList<PendingEvent> Find(string subscription, NumberRange range) =>
        [.. Select(subscription, range.First, range.Last).Select(number => _pending[number].Entry)];

    public IReadOnlyList<InboxEntry> Read(string subscription, long after, int limit) => [.. Select(subscription, after + 1, long.MaxValue)
        .Take(limit)
        .Select(number => new InboxEntry(_pending[number].Event, number, InboxEntryState.Pending))];

    public void Remove(long number)
    {
        if (!_pending.Remove(number, out var held))
        {
            return;
        }

        _byKey.Remove(Convert.ToHexString(held.Entry.Key));
        _bySubscription[held.Entry.Subscription].Remove(number);
        var numbers = _byEventId[held.Entry.EventId];
        numbers.Remove(number);
        if (numbers.Count == 0)
        {
            _byEventId.Remove(held.Entry.EventId);
        }
    }

    public bool IsFinished(byte[] key) => _finished.Find(Convert.ToHexString(key)) is not null;

    public void AddFinished(byte[] key) => _finished.Set(Convert.ToHexString(key), string.Empty);

    private SortedSet<long> Select(string subscription, long first, long last) =>
        first <= last && _bySubscription.TryGetValue(subscription, out var numbers) ? numbers.GetViewBetween(first, last) : [];
}
