namespace GenesysRecordingTags.Core.Ledger.Storage;

/// <summary>What the records of the tagging of one recording say of it. It is read off them, not kept beside them.</summary>
internal sealed record LastKnownState
{
    /// <summary>Nothing.</summary>
    public static readonly LastKnownState None = new();

    /// <summary>The tags and the retention that were last applied; null where none were.</summary>
    public RecordingState? State { get; init; }

    /// <summary>The audit record of the change that left it; null where there is none.</summary>
    public string? AuditId { get; init; }

    /// <summary>When its index was last said, or is supposed, to be behind (UTC); null where it is not.</summary>
    public DateTimeOffset? PendingSince { get; init; }

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

        // What an unknown outcome left of the index can't be read: it is taken to be behind.
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
            PendingSince = isPending ? record.Timestamp : null,
            PendingKey = isPending ? record.IdempotencyKey : null,
        };
    }
}
