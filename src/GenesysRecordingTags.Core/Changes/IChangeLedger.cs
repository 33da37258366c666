namespace GenesysRecordingTags.Core.Changes;

/// <summary>What a change needs of the ledger. Calls take their place in the one order at once, before the task is returned;
/// the task ends when the entry is durable. Every failure is a <see cref="GenesysException"/> of kind LedgerUnavailable.</summary>
public interface IChangeLedger : IAsyncDisposable
{
    /// <summary>Where it is; null where nothing outlives the connection.</summary>
    string? Path { get; }

    /// <summary>The clock that all who share the ledger go by.</summary>
    TimeProvider Time { get; }

    /// <summary>Makes sure that what was ordered is still there, right before something is sent because of it. Where nothing outlives the
    /// connection, nothing can get lost.</summary>
    /// <exception cref="GenesysException">LedgerLost.</exception>
    void EnsurePresent()
    {
    }

    /// <summary>Begins a run, or continues the one of that name.</summary>
    /// <param name="start">The command that is about to change recordings.</param>
    Task<RunIdentity> BeginRunAsync(RunStart start);

    /// <summary>The run of a name; letter cases do not count. Null where there is none.</summary>
    /// <param name="name">The name.</param>
    RunIdentity? FindRun(string name);

    /// <summary>Ends a run.</summary>
    /// <param name="end">How it ended.</param>
    Task EndRunAsync(RunEnd end);

    /// <summary>The tags of a recording that the ledger alone keeps.</summary>
    /// <param name="recordingId">The recording.</param>
    /// <exception cref="GenesysException">Nothing outlives the connection, or the ledger can't be read.</exception>
    IReadOnlyList<RecordingTag> ReadTags(string recordingId) => throw new GenesysException(
        GenesysErrorKind.LedgerUnavailable,
        $"Recording '{recordingId}': its tags can't be kept in the ledger, because the connection keeps none: it was made with -NoLedger.",
        "Connect without -NoLedger.");

    /// <summary>What an earlier try of an operation, whose outcome is unknown, read before it was sent; null where nobody knows.</summary>
    /// <param name="recordingId">The recording.</param>
    /// <param name="idempotencyKey">The key of the operation.</param>
    /// <exception cref="GenesysException">The ledger can't be read.</exception>
    RecordingState? FindBefore(string recordingId, string idempotencyKey) => null;

    /// <summary>Orders an intent, and finishes the event that its change comes from. A change that waits for the index of its recording also
    /// acquires the lease on it: until the outcome, and while the index is Pending (30 s at the most), nobody who shares the ledger gets a
    /// lease on it.</summary>
    /// <param name="intent">The intent.</param>
    Task<IntentReceipt> AppendIntentAsync(ChangeIntent intent);

    /// <summary>What <see cref="AppendIntentAsync"/> would say now. Nothing is ordered.</summary>
    /// <param name="intent">The intent.</param>
    Task<IntentReceipt> PreviewIntentAsync(ChangeIntent intent);

    /// <summary>Acquires the lease on the recording of an intent whose receipt named a <see cref="IntentReceipt.PendingUntil"/>.</summary>
    /// <param name="operationId">The intent's operation.</param>
    Task<RecordingLease> AcquireLeaseAsync(string operationId);

    /// <summary>Orders an outcome and makes its audit record.</summary>
    /// <param name="result">How the change ended.</param>
    /// <returns>The record, with its hash.</returns>
    Task<RecordingAuditRecord> AppendOutcomeAsync(ChangeResult result);
}
