namespace GenesysRecordingTags;

/// <summary>An interaction that came to its end (Media API, section 2).</summary>
public sealed record InteractionEvent
{
    private readonly DisplayList<string>? _queueIds;
    private readonly DisplayList<string>? _wrapUpCodes;
    private readonly DisplayList<string>? _divisionIds;

    /// <summary>The event's id.</summary>
    public required string Id { get; init; }

    /// <summary>For example <c>interaction.completed</c>.</summary>
    public required string EventType { get; init; }

    /// <summary>The interaction.</summary>
    public string? InteractionId { get; init; }

    /// <summary>The conversation; with the Media API, the interaction.</summary>
    public string? ConversationId { get; init; }

    /// <summary>The recording; null where the interaction left none.</summary>
    public string? RecordingId { get; init; }

    /// <summary>For example <c>voice</c>.</summary>
    public string? MediaType { get; init; }

    /// <summary>When the interaction ended (UTC); null where the service does not say.</summary>
    public DateTimeOffset? CompletedAt { get; init; }

    /// <summary>When the interaction began (UTC); null where the service does not say, as the Media API.</summary>
    public DateTimeOffset? StartedAt { get; init; }

    /// <summary>How long it took; null where that is not known.</summary>
    public Duration? Duration => CompletedAt - StartedAt;

    /// <summary><c>inbound</c> or <c>outbound</c> (Platform API); null where the service does not say.</summary>
    public string? Direction { get; init; }

    /// <summary>The ids of the queues it went through (Platform API); null where the service does not say.</summary>
    public IReadOnlyList<string>? QueueIds
    {
        get => _queueIds;
        init => _queueIds = DisplayList<string>.Of(value);
    }

    /// <summary>The ids of the wrap-up codes that agents gave it (Platform API); null where the service does not say.</summary>
    public IReadOnlyList<string>? WrapUpCodes
    {
        get => _wrapUpCodes;
        init => _wrapUpCodes = DisplayList<string>.Of(value);
    }

    /// <summary>The ids of its divisions (Platform API); null where the service does not say.</summary>
    public IReadOnlyList<string>? DivisionIds
    {
        get => _divisionIds;
        init => _divisionIds = DisplayList<string>.Of(value);
    }

    /// <summary>Its external tag (Platform API); null where the service does not say.</summary>
    public string? ExternalTag { get; init; }

    /// <summary>The event's id again, by the name that a change binds it to: a change that comes from an event is applied once.</summary>
    public string SourceEventId => Id;

    /// <summary>The event subscription that delivered it.</summary>
    public string? SubscriptionName { get; init; }
}
