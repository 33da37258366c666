namespace GenesysRecordingTags;

/// <summary>Figures over audit records.</summary>
public sealed record RecordingAuditMeasure
{
    /// <summary>All changes.</summary>
    public long Count { get; init; }

    /// <summary>Changes that the service did.</summary>
    public long Succeeded { get; init; }

    /// <summary>Changes that were refused.</summary>
    public long Failed { get; init; }

    /// <summary>Changes whose outcome is not known.</summary>
    public long Unknown { get; init; }

    /// <summary>Changes that were not sent.</summary>
    public long Skipped { get; init; }

    /// <summary>Requests beyond the first of each change.</summary>
    public long Retries { get; init; }

    /// <summary>Changes a second, from the first record to the last.</summary>
    public double Throughput { get; init; }

    /// <summary>Half of the changes that were sent took no longer.</summary>
    public Duration LatencyP50 { get; init; }

    /// <summary>95 of 100 took no longer.</summary>
    public Duration LatencyP95 { get; init; }

    /// <summary>99 of 100 took no longer.</summary>
    public Duration LatencyP99 { get; init; }

    /// <summary>The longest.</summary>
    public Duration LatencyMax { get; init; }

    /// <summary>Share of tagged recordings whose index is known to be Completed, 0 to 1; null where none was tagged.</summary>
    public double? IndexUpdateRate { get; init; }

    /// <summary>The middle of the times from tagging to Completed, where seen.</summary>
    public Duration? IndexUpdateTime { get; init; }

    /// <summary>The first record's time (UTC).</summary>
    public DateTimeOffset? From { get; init; }

    /// <summary>The last record's time (UTC).</summary>
    public DateTimeOffset? To { get; init; }
}
