namespace GenesysRecordingTags;

/// <summary>A place outside that is kept in step with the audit, and how far it is.</summary>
public sealed record RecordingComplianceSink
{
    /// <summary>Its name.</summary>
    public required string Name { get; init; }

    /// <summary>Webhook, File, Database or ScriptBlock.</summary>
    public required ComplianceSinkKind Kind { get; init; }

    /// <summary>Where it delivers to, without any secret.</summary>
    public required string Target { get; init; }

    /// <summary>The sequence number of the last audit record that was delivered.</summary>
    public long Offset { get; init; }

    /// <summary>How many audit records wait for delivery.</summary>
    public long Backlog { get; init; }

    /// <summary>Failed tries in a row.</summary>
    public int FailedAttempts { get; init; }

    /// <summary>Why the last try failed; null where it did not.</summary>
    public string? LastError { get; init; }

    /// <summary>When the next try is due (UTC); null where none is waited for.</summary>
    public DateTimeOffset? NextAttemptAt { get; init; }

    /// <summary>When something was last delivered (UTC).</summary>
    public DateTimeOffset? LastDeliveredAt { get; init; }
}
