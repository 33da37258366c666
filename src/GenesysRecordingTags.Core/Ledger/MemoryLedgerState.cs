using GenesysRecordingTags.Core.Changes;
using GenesysRecordingTags.Core.Events;
using GenesysRecordingTags.Core.Ledger.Storage;

namespace GenesysRecordingTags.Core.Ledger;

/// <summary>What the rules of a change leave behind, in memory that does not grow without end: the oldest is forgotten.</summary>
internal sealed class MemoryLedgerState : ILedgerState
{
    /// <summary>So many recordings, events and unfinished intents are remembered.</summary>
    public const int Capacity = 100_000;

    private readonly RecentMap<string, StoredIntent> _intents = new(Capacity);
    private readonly Dictionary<string, List<string>> _operations = new(StringComparer.Ordinal);
    private readonly RecentMap<string, LastKnownState> _recordings = new(Capacity);
    private readonly RecentMap<(string RecordingId, string Key), RecordingAuditRecord> _applied = new(Capacity);
    private readonly RecentMap<string, StoredRun> _runs = new(Capacity);
    private readonly RecentMap<(string RecordingId, string RunId), List<RecordingAuditRecord>> _appliedInRun = new(Capacity);
    private readonly Dictionary<string, string> _runsByName = new(StringComparer.OrdinalIgnoreCase);
    private readonly Dictionary<string, EventCursor> _cursors = new(StringComparer.Ordinal);
    private readonly MemoryInbox _inbox = new();
    private long _lastNumber;

    /// <inheritdoc/>
    public bool HasVersion1Records => false;

    /// <inheritdoc/>
    public StoredIntent? FindIntent(string operationId) => _intents.Find(operationId);

    /// <inheritdoc/>
    public IReadOnlyList<StoredIntent> IntentsOf(string recordingId) =>
        _operations.TryGetValue(recordingId, out var operations) ? [.. operations.Select(operation => _intents.Find(operation)!)] : [];

    /// <inheritdoc/>
    public void SaveIntent(StoredIntent intent)
    {
        if (_intents.Find(intent.OperationId) is { } earlier)
        {
            _intents.Set(intent.OperationId, intent with { Number = earlier.Number });
            return;
        }

        if (!_operations.TryGetValue(intent.RecordingId, out var operations))
        {
            _operations.Add(intent.RecordingId, operations = []);
        }

        operations.Add(intent.OperationId);
        if (_intents.Set(intent.OperationId, intent with { Number = ++_lastNumber }) is { } forgotten)
        {
            Unlink(forgotten);
        }
    }

    /// <inheritdoc/>
    public void RemoveIntent(string operationId)
    {
        if (_intents.Remove(operationId) is { } intent)
        {
            Unlink(intent);
        }
    }

    /// <inheritdoc/>
    public RecordingAuditRecord? FindApplied(string recordingId, string idempotencyKey) => _applied.Find((recordingId, idempotencyKey));

    /// <inheritdoc/>
    public IReadOnlyList<RecordingAuditRecord> FindApplied(string recordingId, RunIdentity run) => _appliedInRun.Find((recordingId, run.Id)) ?? [];

    /// <inheritdoc/>
    public StoredRun? FindRun(string runId) => _runs.Find(runId);

    /// <inheritdoc/>
    public StoredRun? FindRunByName(string name) => _runsByName.TryGetValue(name, out var id) ? _runs.Find(id) : null;

    /// <inheritdoc/>
    public void SaveRun(StoredRun run)
    {
        if (run.Name is { } name)
        {
            _runsByName[name] = run.Id;
        }

        if (_runs.Set(run.Id, run) is { Name: { } forgotten })
        {
            _runsByName.Remove(forgotten);
        }
    }

    /// <inheritdoc/>
    public LastKnownState GetLastKnown(string recordingId) => _recordings.Find(recordingId) ?? LastKnownState.None;

    /// <summary>The subscriptions that were read, by name.</summary>
    public IReadOnlyList<string> ReadSubscriptions() => [.. _cursors.Keys.Order(StringComparer.Ordinal)];

    /// <inheritdoc/>
    public EventCursor? FindCursor(string subscription) => _cursors.GetValueOrDefault(subscription);

    /// <inheritdoc/>
    public bool TryMoveCursor(string subscription, EventCursor? expected, EventCursor cursor)
    {
        var known = FindCursor(subscription);
        if ((known is null) != (expected is null) || known?.PageToken != expected?.PageToken)
        {
            return false;
        }

        _cursors[subscription] = cursor;
        return true;
    }

    /// <inheritdoc/>
    public int CountPending(string subscription, int limit) => Math.Min(_inbox.Count(subscription), limit);

    /// <inheritdoc/>
    public long AddPending(string subscription, byte[] key, InteractionEvent received) => _inbox.Add(subscription, key, received);

    /// <inheritdoc/>
    public long? FindPending(byte[] key) => _inbox.Find(key);

    /// <inheritdoc/>
    public IReadOnlyList<PendingEvent> FindPending(string eventId) => _inbox.Find(eventId);

    /// <inheritdoc/>
    public IReadOnlyList<PendingEvent> FindPending(string subscription, NumberRange range) => _inbox.Find(subscription, range);

    /// <inheritdoc/>
    public void RemovePending(long number) => _inbox.Remove(number);

    /// <inheritdoc/>
    public bool IsFinished(byte[] key) => _inbox.IsFinished(key);

    /// <inheritdoc/>
    public void AddFinished(byte[] key) => _inbox.AddFinished(key);

    /// <summary>Events that are not finished, in the order in which they were received.</summary>
    public IReadOnlyList<InboxEntry> ReadPending(string subscription, long after, int limit) => _inbox.Read(subscription, after, limit);

    /// <summary>Takes what a record says.</summary>
    public void Take(RecordingAuditRecord record)
    {
        if (record is { Outcome: AuditOutcome.Succeeded, IdempotencyKey: { } key })
        {
            _applied.Set((record.RecordingId, OperationKey.ToOperation(key)), record);
            if (record is { RunId: { } runId, RunName: not null })
            {
                _appliedInRun.Set((record.RecordingId, runId), [.. _appliedInRun.Find((record.RecordingId, runId)) ?? [], record]);
            }
        }

        if (record.Action == RecordingAction.AddTag)
        {
            _recordings.Set(record.RecordingId, GetLastKnown(record.RecordingId).With(record));
        }
    }

    private void Unlink(StoredIntent intent)
    {
        var operations = _operations[intent.RecordingId];
        operations.Remove(intent.OperationId);
        if (operations.Count == 0)
        {
            _operations.Remove(intent.RecordingId);
        }
    }
}
