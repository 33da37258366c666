using GenesysRecordingTags.Core.Events;
using GenesysRecordingTags.Core.Ledger.Storage;

namespace GenesysRecordingTags.Core.Ledger;

/// <summary>Unfinished events, and what is finished, in memory that does not grow without end.</summary>
internal sealed class MemoryInbox
{
    private readonly SortedDictionary<long, (PendingEvent Entry, InteractionEvent Event)> _pending = [];
    private readonly Dictionary<string, long> _byKey = new(StringComparer.Ordinal);
    private readonly Dictionary<string, HashSet<long>> _byEventId = new(StringComparer.Ordinal);
    private readonly RecentMap<string, string> _finished = new(MemoryLedgerState.Capacity);
    private readonly Dictionary<string, int> _counts = new(StringComparer.Ordinal);
    private long _lastNumber;

    public int Count(string subscription) => _counts.GetValueOrDefault(subscription);

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
        _counts[subscription] = Count(subscription) + 1;
        return entry.Number;
    }

    public long? Find(byte[] key) => _byKey.TryGetValue(Convert.ToHexString(key), out var number) ? number : null;

    public IReadOnlyList<PendingEvent> Find(string eventId) =>
        _byEventId.TryGetValue(eventId, out var numbers) ? [.. numbers.Order().Select(number => _pending[number].Entry)] : [];

    public IReadOnlyList<PendingEvent> Find(string subscription, NumberRange range) => [.. _pending.Values
        .Select(held => held.Entry)
        .Where(entry => entry.Subscription == subscription && entry.Number >= range.First && entry.Number <= range.Last)];

    public IReadOnlyList<InboxEntry> Read(string subscription, long after, int limit) => [.. _pending.Values
        .Where(held => held.Entry.Subscription == subscription && held.Entry.Number > after)
        .Take(limit)
        .Select(held => new InboxEntry(held.Event, held.Entry.Number, InboxEntryState.Pending))];

    public void Remove(long number)
    {
        if (!_pending.Remove(number, out var held))
        {
            return;
        }

        _byKey.Remove(Convert.ToHexString(held.Entry.Key));
        _counts[held.Entry.Subscription]--;
        var numbers = _byEventId[held.Entry.EventId];
        numbers.Remove(number);
        if (numbers.Count == 0)
        {
            _byEventId.Remove(held.Entry.EventId);
        }
    }

    public bool IsFinished(byte[] key) => _finished.Find(Convert.ToHexString(key)) is not null;

    public void AddFinished(byte[] key) => _finished.Set(Convert.ToHexString(key), string.Empty);
}
