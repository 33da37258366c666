using GenesysRecordingTags.Core.Changes;
using GenesysRecordingTags.Core.Api;
using GenesysRecordingTags.Core.Events;
using GenesysRecordingTags.Core.Ledger.Chain;

namespace GenesysRecordingTags.Core.Ledger;

/// <summary>The rules of the ledger for one connection without one: nothing outlives it, and its records are in no chain.</summary>
public sealed class MemoryLedger : IRecordingLedger
{
    private const string Owner = "memory";
    private readonly object _gate = new();
    private readonly MemoryLedgerState _state = new();
    private readonly ChangeActor _actor;
    private readonly ChangeCoordinator _coordinator;

    /// <summary>Begins with nothing.</summary>
    /// <param name="organization">Whose ledger it is.</param>
    /// <param name="actor">Who makes the changes of this session.</param>
    /// <param name="capabilities">What the API does with tags.</param>
    /// <param name="timeProvider">The clock; null: the system's.</param>
    public MemoryLedger(OrganizationIdentity organization, ChangeActor actor, ApiCapabilities capabilities, TimeProvider? timeProvider = null)
    {
        ArgumentNullException.ThrowIfNull(organization);
        ArgumentNullException.ThrowIfNull(actor);
        ArgumentNullException.ThrowIfNull(capabilities);
        _actor = actor;
        Time = timeProvider ?? TimeProvider.System;
        _coordinator = new ChangeCoordinator(organization, "-NoLedger", Owner, owner => owner == Owner, Time, capabilities);
    }

    /// <inheritdoc/>
    public string? Path => null;

    /// <inheritdoc/>
    public TimeProvider Time { get; }

    /// <summary>How many unfinished events to hold for one subscription.</summary>
    internal int InboxCapacity { get; init; } = EventInbox.Capacity;

    /// <inheritdoc/>
    public Task<RunIdentity> BeginRunAsync(RunStart start)
    {
        ArgumentNullException.ThrowIfNull(start);
        lock (_gate)
        {
            return Task.FromResult(RunRegister.Begin(_state, start, _actor, Owner));
        }
    }

    /// <inheritdoc/>
    public RunIdentity? FindRun(string name)
    {
        lock (_gate)
        {
            return _state.FindRunByName(name) is { } run ? new RunIdentity(run.Id, run.Name) : null;
        }
    }

    /// <inheritdoc/>
    public Task EndRunAsync(RunEnd end)
    {
        ArgumentNullException.ThrowIfNull(end);
        lock (_gate)
        {
            RunRegister.End(_state, end, Owner, owner => owner == Owner);
        }

        return Task.CompletedTask;
    }

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
            _coordinator.Close(_state, result, record.AuditId);
            _state.Take(record);
        }

        return Task.FromResult(record);
    }

    /// <inheritdoc/>
    public Task<IntentReceipt> PreviewIntentAsync(ChangeIntent intent)
    {
        ArgumentNullException.ThrowIfNull(intent);
        lock (_gate)
        {
            return Task.FromResult(_coordinator.Preview(_state, intent));
        }
    }

    /// <inheritdoc/>
    public string? FindPageToken(string subscription)
    {
        lock (_gate)
        {
            return _state.FindCursor(subscription)?.PageToken;
        }
    }

    /// <inheritdoc/>
    public IReadOnlyList<string> ReadSubscriptions()
    {
        lock (_gate)
        {
            return _state.ReadSubscriptions();
        }
    }

    /// <inheritdoc/>
    public IReadOnlySet<string> FindDealtWith(string subscription, IReadOnlyCollection<string> sources)
    {
        lock (_gate)
        {
            return EventInbox.FindDealtWith(subscription, sources, _state.IsFinished);
        }
    }

    /// <inheritdoc/>
    public Task<IReadOnlyList<InboxEntry>> ReceiveAsync(InboxPage page)
    {
        ArgumentNullException.ThrowIfNull(page);
        lock (_gate)
        {
            return Task.FromResult(EventInbox.Receive(_state, page, InboxCapacity));
        }
    }

    /// <inheritdoc/>
    public IReadOnlyList<InboxEntry> ReadPending(string subscription, long after, int limit)
    {
        lock (_gate)
        {
            return _state.ReadPending(subscription, after, limit);
        }
    }

    /// <inheritdoc/>
    public Task FinishAsync(string subscription, IReadOnlyList<NumberRange> delivered, IReadOnlySet<string> exceptEventIds)
    {
        ArgumentNullException.ThrowIfNull(delivered);
        lock (_gate)
        {
            EventInbox.Finish(_state, subscription, delivered, exceptEventIds);
        }

        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public Task CompleteAsync(InteractionEvent finished)
    {
        ArgumentNullException.ThrowIfNull(finished);
        lock (_gate)
        {
            EventInbox.Complete(_state, finished);
        }

        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
