namespace GenesysRecordingTags.Core.Events;

/// <summary>Where completed interactions come from, whichever API tells. Every failure is a <see cref="GenesysApiException"/>.</summary>
public interface IEventSource
{
    /// <summary>Makes the subscription, or finds the one of that name.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="eventTypes">The event types it lets through.</param>
    /// <param name="pageSize">Events a page, 1 to 100.</param>
    /// <param name="cancellationToken">Ends the request.</param>
    Task<GenesysEventSubscription> EnsureSubscriptionAsync(
        string name,
        IReadOnlyList<string> eventTypes,
        int pageSize,
        CancellationToken cancellationToken);

    /// <summary>All subscriptions of the organisation.</summary>
    /// <param name="cancellationToken">Ends the request.</param>
    Task<IReadOnlyList<GenesysEventSubscription>> GetSubscriptionsAsync(CancellationToken cancellationToken);

    /// <summary>One page of events.</summary>
    /// <param name="subscriptionId">The subscription.</param>
    /// <param name="pageSize">Events a page, 1 to 100.</param>
    /// <param name="pageToken">The token of the page; null for the first.</param>
    /// <param name="cancellationToken">Ends the request.</param>
    Task<EventPage> GetPageAsync(string subscriptionId, int pageSize, string? pageToken, CancellationToken cancellationToken);
}
