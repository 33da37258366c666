namespace GenesysRecordingTags.Core.Events;

/// <summary>A page of events on its way into the inbox.</summary>
public sealed record InboxPage
{
    /// <summary>The subscription's name.</summary>
    public required string Subscription { get; init; }

    /// <summary>The token that the page was asked for with; null for the first page.</summary>
    public string? Token { get; init; }

    /// <summary>The token of the next page; null where the service named none.</summary>
    public string? NextToken { get; init; }

    /// <summary>The sources that need not be asked for again once the page was taken in.</summary>
    public IReadOnlyList<string> DealtWith { get; init; } = [];

    /// <summary>The events of the page that are to be delivered.</summary>
    public required IReadOnlyList<InteractionEvent> Events { get; init; }
}
