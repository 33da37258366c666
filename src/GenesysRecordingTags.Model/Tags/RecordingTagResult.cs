namespace GenesysRecordingTags;

/// <summary>What the service answered to one atomic tagging request, and what it took to get there.</summary>
public sealed record RecordingTagResult
{
    private readonly DisplayList<AppliedTag> _tags = DisplayList<AppliedTag>.Empty;

    /// <summary>The recording that was tagged.</summary>
    public required string RecordingId { get; init; }

    /// <summary>Its conversation, where known.</summary>
    public string? ConversationId { get; init; }

    /// <summary>The recording's tags, as the service answered them.</summary>
    public IReadOnlyList<AppliedTag> Tags
    {
        get => _tags;
        init => _tags = DisplayList<AppliedTag>.Of(value);
    }

    /// <summary>How many of the tags that were asked for the answer holds.</summary>
    public int TagsApplied { get; init; }

    /// <summary>The retention policy that was applied with the tags; null where none was.</summary>
    public RetentionPolicy? RetentionPolicy { get; init; }

    /// <summary><c>Pending</c> or <c>Completed</c>, as the service spells it.</summary>
    public string? IndexStatus { get; init; }

    /// <summary>Where the tags are kept.</summary>
    public TagStore TagStore { get; init; }

    /// <summary>The whole cycle, from the first try to the last answer, waits and retries included.</summary>
    public Duration Latency { get; init; }

    /// <summary>How many requests it took; 1 means no retry.</summary>
    public int Attempts { get; init; }

    /// <summary>The service's id of the request, to quote to support.</summary>
    public string? CorrelationId { get; init; }

    /// <summary>The audit record of this change.</summary>
    public string? AuditId { get; init; }

    /// <summary>The event that the change came from: what is piped on from here is applied once for it, too. Null for a change made by hand.</summary>
    public string? SourceEventId { get; init; }

    /// <summary>The run that the change is of.</summary>
    public string? RunId { get; init; }

    /// <summary>The run's name; null where it has none.</summary>
    public string? RunName { get; init; }

    /// <summary>The event subscription that delivered the event; null where it is not known.</summary>
    public string? SubscriptionName { get; init; }

    /// <summary>Whether the tags were applied now, or earlier for the same event.</summary>
    public ChangeOutcome Outcome { get; init; }
}
