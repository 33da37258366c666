using GenesysRecordingTags.Core.Audit;
using GenesysRecordingTags.Core.Changes;
using GenesysRecordingTags.Core.Events;

namespace GenesysRecordingTags.Core.Ledger;

/// <summary>The rules of the ledger for one connection without one: nothing outlives it, and its records are in no chain.</summary>
public sealed class MemoryLedger : IChangeLedger
{
    private const string Owner = "memory";
    private readonly object _gate = new();
    private readonly MemoryLedgerState _state = new();
    private readonly Dictionary<string, EventCursor> _cursors = new(StringComparer.Ordinal);
    private readonly ChangeActor _actor;
    private readonly ChangeCoordinator _coordinator;

    /// <summary>Begins with nothing.</summary>
    /// <param name="actor">Who makes the changes of this session.</param>
    /// <param name="timeProvider">The clock.</param>
    public MemoryLedger(ChangeActor actor, TimeProvider? timeProvider = null)
    {
        ArgumentNullException.ThrowIfNull(actor);
        _actor = actor;
        _coordinator = new ChangeCoordinator(Owner, owner => owner == Owner, timeProvider ?? TimeProvider.System);
    }

    /// <inheritdoc/>
    public string? Path => null;

    /// <inheritdoc/>
    public Task<IntentReceipt> AppendIntentAsync(ChangeIntent intent)
    {
        ArgumentNullException.ThrowIfNull(intent);
        lock (_gate)
        {
            return Task.FromResult(_coordinator.Admit(_state, intent));
        }
    }

    /// <inheritdoc/>
    public Task<RecordingLease> AcquireLeaseAsync(string operationId)
    {
        lock (_gate)
        {
            return Task.FromResult(_coordinator.AcquireLease(_state, operationId));
        }
    }

    /// <inheritdoc/>
    public Task<RecordingAuditRecord> AppendOutcomeAsync(ChangeResult result)
    {
        ArgumentNullException.ThrowIfNull(result);
        var record = AuditRecords.Make(result, _actor);
        lock (_gate)
        {
            ChangeCoordinator.Close(_state, result);
            _state.Take(record);
        }

        return Task.FromResult(record);
    }

    /// <inheritdoc/>
    public Task SaveCursorAsync(EventCursor cursor)
    {
        ArgumentNullException.ThrowIfNull(cursor);
        lock (_gate)
        {
            _cursors[cursor.Subscription] = cursor;
        }

        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public EventCursor? FindCursor(string subscription)
    {
        lock (_gate)
        {
            return _cursors.GetValueOrDefault(subscription);
        }
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
