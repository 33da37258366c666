namespace GenesysRecordingTags;

/// <summary>Metadata and plain tags of one recording, as the service answers them (Media API, section 4).</summary>
public sealed record RecordingMetadata
{
    private readonly DisplayMap<string>? _metadata;
    private readonly DisplayList<string> _tags = DisplayList<string>.Empty;

    /// <summary>The recording.</summary>
    public required string RecordingId { get; init; }

    /// <summary>Its conversation, where known.</summary>
    public string? ConversationId { get; init; }

    /// <summary>All metadata of the recording, text to text.</summary>
    public IReadOnlyDictionary<string, string> Metadata
    {
        get => _metadata ?? DisplayMap<string>.Of(new Dictionary<string, string>());
        init => _metadata = DisplayMap<string>.Of(value);
    }

    /// <summary>All plain tags of the recording.</summary>
    public IReadOnlyList<string> Tags
    {
        get => _tags;
        init => _tags = DisplayList<string>.Of(value);
    }

    /// <summary>For example <c>voice</c>.</summary>
    public string? MediaType { get; init; }

    /// <summary>For example <c>ready</c>.</summary>
    public string? Status { get; init; }

    /// <summary>The whole cycle, from the first try to the last answer, waits and retries included.</summary>
    public Duration Latency { get; init; }

    /// <summary>How many requests it took; 1 means no retry.</summary>
    public int Attempts { get; init; }

    /// <summary>The service's id of the request, to quote to support.</summary>
    public string? CorrelationId { get; init; }

    /// <summary>The audit record of the change; null where it was only read.</summary>
    public string? AuditId { get; init; }

    /// <summary>The event that the change came from: what is piped on from here is applied once for it, too. Null for a change made by hand,
    /// and where the metadata was only read.</summary>
    public string? SourceEventId { get; init; }

    /// <summary>The run that the change is of. Null where the metadata was only read.</summary>
    public string? RunId { get; init; }

    /// <summary>The run's name; null where it has none.</summary>
    public string? RunName { get; init; }

    /// <summary>The event subscription that delivered the event; null where it is not known.</summary>
    public string? SubscriptionName { get; init; }

    /// <summary>Whether the change was made now, or earlier for the same event; null where the metadata was only read.</summary>
    public ChangeOutcome? Outcome { get; init; }
}
