namespace GenesysRecordingTags.Core.Ledger;

/// <summary>What the ledger says to an intent, once that is durable.</summary>
public sealed record IntentReceipt
{
    /// <summary>Whether to send the change.</summary>
    public required IntentVerdict Verdict { get; init; }

    /// <summary>The operation to go on with: the intent's own, or an earlier, unfinished one for the same event.</summary>
    public required string OperationId { get; init; }

    /// <summary>The key to send; an earlier intent's, where that is taken up.</summary>
    public required string IdempotencyKey { get; init; }

    /// <summary>The recording's tags are not to be overwritten before this moment (UTC), unless the lease is acquired again
    /// (<see cref="IChangeLedger.AcquireLeaseAsync"/>); null: acquired.</summary>
    public DateTimeOffset? PendingUntil { get; init; }

    /// <summary>The tags and the retention that this ledger last saw applied to the recording; null where it never did.</summary>
    public RecordingState? LastKnown { get; init; }

    /// <summary>The audit record of the earlier change, where the verdict is <see cref="IntentVerdict.AlreadyApplied"/>.</summary>
    public string? EarlierAuditId { get; init; }
}
