namespace GenesysRecordingTags.Core.Events;

/// <summary>How far the events of one subscription have been taken.</summary>
public sealed record EventCursor
{
    /// <summary>The subscription's name.</summary>
    public required string Subscription { get; init; }

    /// <summary>The token of the page that is being taken; null for the first.</summary>
    public string? PageToken { get; init; }

    /// <summary>The ids of the events of that page that have been taken.</summary>
    public IReadOnlyList<string> AcknowledgedEventIds { get; init; } = [];
}
