namespace GenesysRecordingTags;

/// <summary>When a recording is archived and deleted, as the service answers it (Platform API, section 3.2).</summary>
public sealed record RecordingRetention
{
    /// <summary>The recording.</summary>
    public required string RecordingId { get; init; }

    /// <summary>Its conversation, where known.</summary>
    public string? ConversationId { get; init; }

    /// <summary>For example <c>audio</c> or <c>screen</c>.</summary>
    public string? MediaType { get; init; }

    /// <summary>For example <c>Trunk</c> or <c>Snippet</c>; null for text.</summary>
    public string? MediaSubtype { get; init; }

    /// <summary>For example <c>AVAILABLE</c> or <c>ARCHIVED</c>.</summary>
    public string? FileState { get; init; }

    /// <summary>When it was created (UTC): the days of a policy count from there.</summary>
    public DateTimeOffset? CreatedAt { get; init; }

    /// <summary>When it is archived (UTC); null where it is not, and on the Media API, which does not tell.</summary>
    public DateTimeOffset? ArchiveDate { get; init; }

    /// <summary>When it is deleted (UTC); null where it is not, and on the Media API, which does not tell.</summary>
    public DateTimeOffset? DeleteDate { get; init; }

    /// <summary>When it was read (UTC).</summary>
    internal DateTimeOffset ReadAt { get; init; }

    /// <summary>The policy that the dates were computed from, or that was applied; null where none was.</summary>
    public RetentionPolicy? RetentionPolicy { get; init; }

    /// <summary>The whole cycle, from the first try to the last answer, waits and retries included.</summary>
    public Duration Latency { get; init; }

    /// <summary>How many requests it took; none where the recording had these dates already.</summary>
    public int Attempts { get; init; }

    /// <summary>The service's id of the request, to quote to support.</summary>
    public string? CorrelationId { get; init; }

    /// <summary>The audit record of the change.</summary>
    public string? AuditId { get; init; }

    /// <summary>The event that the change came from: what is piped on from here is applied once for it, too. Null for a change made by hand.</summary>
    public string? SourceEventId { get; init; }

    /// <summary>The run that the change is of.</summary>
    public string? RunId { get; init; }

    /// <summary>The run's name; null where it has none.</summary>
    public string? RunName { get; init; }

    /// <summary>The event subscription that delivered the event; null where it is not known.</summary>
    public string? SubscriptionName { get; init; }

    /// <summary>Whether the dates were set now, or earlier for the same event; null where they were only read.</summary>
    public ChangeOutcome? Outcome { get; init; }
}
