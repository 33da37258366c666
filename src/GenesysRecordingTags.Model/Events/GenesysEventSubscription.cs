namespace GenesysRecordingTags;

/// <summary>An event subscription (Media API, section 2).</summary>
public sealed record GenesysEventSubscription
{
    private readonly DisplayList<string> _eventTypes = DisplayList<string>.Empty;

    /// <summary>The service's id.</summary>
    public required string Id { get; init; }

    /// <summary>The name, unique in the organisation.</summary>
    public string? Name { get; init; }

    /// <summary>The event types it lets through.</summary>
    public IReadOnlyList<string> EventTypes
    {
        get => _eventTypes;
        init => _eventTypes = DisplayList<string>.Of(value);
    }

    /// <summary>Events a page, 1 to 100.</summary>
    public int PageSize { get; init; }

    /// <summary>When it was made (UTC).</summary>
    public DateTimeOffset? CreatedDate { get; init; }

    /// <summary>When it was last changed (UTC).</summary>
    public DateTimeOffset? ModifiedDate { get; init; }
}
