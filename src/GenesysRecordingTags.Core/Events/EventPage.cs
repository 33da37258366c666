namespace GenesysRecordingTags.Core.Events;

/// <summary>One page of events.</summary>
public sealed record EventPage
{
    /// <summary>The events that could be read, in the service's order. Empty means nothing new.</summary>
    public required IReadOnlyList<InteractionEvent> Events { get; init; }

    /// <summary>What was wrong with the entries that could not be read, one message each.</summary>
    public IReadOnlyList<string> Malformed { get; init; } = [];

    /// <summary>The token of the next page; null keeps the last one.</summary>
    public string? NextPageToken { get; init; }
}
