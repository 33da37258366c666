namespace GenesysRecordingTags.Core.Api;

/// <summary>Where completed interactions come from, whichever API tells.</summary>
public interface IEventSource
{
    /// <summary>Makes the subscription, or finds the one of that name.</summary>
    /// <param name="selection">Its name, and what it lets through.</param>
    /// <param name="cancellationToken">Ends the request.</param>
    Task<GenesysEventSubscription> EnsureSubscriptionAsync(EventSelection selection, CancellationToken cancellationToken);

    /// <summary>All subscriptions of the organisation.</summary>
    /// <param name="cancellationToken">Ends the request.</param>
    Task<IReadOnlyList<GenesysEventSubscription>> GetSubscriptionsAsync(CancellationToken cancellationToken);

    /// <summary>The cursor of a subscription that begins now, where the service itself keeps none; null: the service begins by itself.</summary>
    /// <param name="selection">Which events.</param>
    string? GetFirstCursor(EventSelection selection) => null;

    /// <summary>Reads events. A subscription that is needed for it is made.</summary>
    /// <param name="selection">Which.</param>
    /// <param name="cursor">Where to go on: <see cref="EventBatch.Cursor"/> of an earlier batch of the same selection; null at the very
    /// beginning.</param>
    /// <param name="cancellationToken">Ends the request.</param>
    Task<EventBatch> ReadAsync(EventSelection selection, string? cursor, CancellationToken cancellationToken);

    /// <summary>Ends what is still under way for a selection that is not read any further.</summary>
    /// <param name="selection">Which.</param>
    Task StopAsync(EventSelection selection) => Task.CompletedTask;
}
