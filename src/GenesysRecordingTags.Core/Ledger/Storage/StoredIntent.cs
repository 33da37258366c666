namespace GenesysRecordingTags.Core.Ledger.Storage;

/// <summary>An unfinished intent, as the ledger keeps it.</summary>
internal sealed record StoredIntent
{
    /// <summary>Its place among the intents; 0 until it has one.</summary>
    public long Number { get; init; }

    /// <summary>The operation.</summary>
    public required string OperationId { get; init; }

    /// <summary>The key of every try.</summary>
    public required string IdempotencyKey { get; init; }

    /// <summary>What is done.</summary>
    public required RecordingAction Action { get; init; }

    /// <summary>The recording.</summary>
    public required string RecordingId { get; init; }

    /// <summary>The event it comes from.</summary>
    public string? SourceEventId { get; init; }

    /// <summary>The open ledger that works on it; null where nobody does any more, and an outcome was recorded that leaves it unfinished.</summary>
    public string? Owner { get; init; }

    /// <summary>Whether it has the lease on its recording.</summary>
    public bool HasLease { get; init; }

    /// <summary>Whether it overrides the pending-index rule.</summary>
    public bool Force { get; init; }

    /// <summary>The audit record of a later change of the same recording that was, or may have been, applied; null where there is none.</summary>
    public string? OvertakenBy { get; init; }

    /// <summary>When it was asked for (UTC).</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>The change, as JSON.</summary>
    public required string Change { get; init; }
}
