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
    private readonly RecentMap<(RecordingAction Action, string RecordingId, string EventId), string> _applied = new(Capacity);
    private long _lastNumber;

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
    public string? FindApplied(RecordingAction action, string recordingId, string sourceEventId) =>
        _applied.Find((action, recordingId, sourceEventId));

    /// <inheritdoc/>
    public LastKnownState GetLastKnown(string recordingId) => _recordings.Find(recordingId) ?? LastKnownState.None;

    /// <summary>Takes what a record says.</summary>
    public void Take(RecordingAuditRecord record)
    {
        if (record is { Outcome: AuditOutcome.Succeeded, SourceEventId: { } eventId })
        {
            _applied.Set((record.Action, record.RecordingId, eventId), record.AuditId);
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
