namespace GenesysRecordingTags.Core.Ledger.Storage;

/// <summary>What the records of the tagging of one recording say of it. It is read off them, not kept beside them.</summary>
internal sealed record LastKnownState
{
    /// <summary>How long a recording is left alone while its index is Pending.</summary>
    public static readonly TimeSpan PendingTime = TimeSpan.FromSeconds(30);

    /// <summary>Nothing.</summary>
    public static readonly LastKnownState None = new();

    /// <summary>The tags and the retention that were last applied; null where none were.</summary>
    public RecordingState? State { get; init; }

    /// <summary>The audit record of the change that left it; null where there is none.</summary>
    public string? AuditId { get; init; }

    /// <summary>Its tags are not to be overwritten before this moment (UTC); null where they may be.</summary>
    public DateTimeOffset? PendingUntil { get; init; }

    /// <summary>The key of the change that the recording's index waits for: that one may itself be repeated.</summary>
    public string? PendingKey { get; init; }

    /// <summary>What is known after one more record.</summary>
    public LastKnownState With(RecordingAuditRecord record)
    {
        // An answer that is not what was asked for tells what the recording holds, too.
        var isAnswered = record.Outcome == AuditOutcome.Succeeded || record.Requested is not null;
        if (record.Action != RecordingAction.AddTag || record.After?.TagStore is not null || !(isAnswered || record.Outcome == AuditOutcome.Unknown))
        {
            return this;
        }

        // What an unknown outcome left of the index can't be read: the contract's 30 seconds hold.
        var isPending = record.Outcome == AuditOutcome.Unknown
            || string.Equals(record.IndexStatus, "Pending", StringComparison.OrdinalIgnoreCase);
        return new LastKnownState
        {
            State = record.Outcome == AuditOutcome.Unknown ? State : new RecordingState
            {
                // A change without a retention policy leaves the one that is there.
                Tags = record.After?.Tags,
                RetentionPolicy = record.After?.RetentionPolicy ?? State?.RetentionPolicy,
            },
            AuditId = record.AuditId,
            PendingUntil = isPending ? record.Timestamp + PendingTime : null,
            PendingKey = isPending ? record.IdempotencyKey : null,
        };
    }
}
