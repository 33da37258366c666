namespace GenesysRecordingTags.Core.Changes;

/// <summary>What the ledger says to an intent, once that is durable.</summary>
public sealed record IntentReceipt
{
    /// <summary>Whether to send the change.</summary>
    public required IntentVerdict Verdict { get; init; }

    /// <summary>The operation to go on with: the intent's own, or an earlier, unfinished one that is the same change.</summary>
    public required string OperationId { get; init; }

    /// <summary>The key to send; an earlier intent's, where that is resumed.</summary>
    public required string IdempotencyKey { get; init; }

    /// <summary>The change as an earlier intent stored it, where that is resumed: it is sent as it was; otherwise null.</summary>
    public RecordingChange? StoredChange { get; init; }

    /// <summary>The recording's tags are not to be overwritten before this moment (UTC), unless leased again
    /// (<see cref="IChangeLedger.AcquireLeaseAsync"/>); null: leased.</summary>
    public DateTimeOffset? PendingUntil { get; init; }

    /// <summary>The tags and the retention that this ledger last saw applied to the recording; null where it never did.</summary>
    public RecordingState? LastKnown { get; init; }

    /// <summary>The audit record of the earlier change, where the verdict is <see cref="IntentVerdict.AlreadyApplied"/>; null where it was
    /// finished without success.</summary>
    public RecordingAuditRecord? Earlier { get; init; }

    /// <summary>The audit record of a later change of the recording, where the verdict is <see cref="IntentVerdict.AlreadyApplied"/> and the
    /// recording no longer holds what the earlier change left, as far as the ledger knows; otherwise null.</summary>
    public string? ChangedSince { get; init; }

    /// <summary>The operation, or the audit record, of the change that came later, where the verdict is <see cref="IntentVerdict.Overtaken"/>.</summary>
    public string? OvertakenBy { get; init; }
}
