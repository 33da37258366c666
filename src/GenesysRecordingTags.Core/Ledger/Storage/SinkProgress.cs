namespace GenesysRecordingTags.Core.Ledger.Storage;

/// <summary>How far a sink is.</summary>
internal sealed record SinkProgress
{
    /// <summary>The last record that was delivered.</summary>
    public long Delivered { get; init; }

    /// <summary>Failed tries in a row.</summary>
    public int FailedAttempts { get; init; }

    /// <summary>Why the last try failed.</summary>
    public string? LastError { get; init; }

    /// <summary>When the next try is due (UTC).</summary>
    public DateTimeOffset? NextAttemptAt { get; init; }

    /// <summary>When something was last delivered (UTC).</summary>
    public DateTimeOffset? LastDeliveredAt { get; init; }
}
