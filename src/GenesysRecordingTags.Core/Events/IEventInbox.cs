using GenesysRecordingTags.Core.Api;

namespace GenesysRecordingTags.Core.Events;

/// <summary>The events that were received and are not finished, and how far each subscription was read. An event stays until a change from
/// it is in the ledger, or somebody says that it is finished; until then it is delivered again by every run.</summary>
public interface IEventInbox : IEventMemory
{
    /// <summary>Where reading goes on: the token of the next page; null for the first.</summary>
    /// <param name="subscription">The subscription's name.</param>
    string? FindPageToken(string subscription);

    /// <summary>The subscriptions that were read, by name.</summary>
    IReadOnlyList<string> ReadSubscriptions();

    /// <summary>Takes in a page, and moves on to the next where nobody else did so meanwhile.</summary>
    /// <param name="page">The page.</param>
    /// <returns>Its events, each with what is known of it.</returns>
    Task<IReadOnlyList<InboxEntry>> ReceiveAsync(InboxPage page);

    /// <summary>Events that were received and are not finished, in the order in which they were received.</summary>
    /// <param name="subscription">The subscription's name.</param>
    /// <param name="after">Only entries behind this number.</param>
    /// <param name="limit">So many at the most.</param>
    IReadOnlyList<InboxEntry> ReadPending(string subscription, long after, int limit);

    /// <summary>Finishes all events that were delivered and are not finished yet.</summary>
    /// <param name="subscription">The subscription's name.</param>
    /// <param name="delivered">The numbers of the entries that were delivered.</param>
    /// <param name="exceptEventIds">Events that stay.</param>
    Task FinishAsync(string subscription, IReadOnlyList<NumberRange> delivered, IReadOnlySet<string> exceptEventIds);

    /// <summary>Finishes an event because somebody says so.</summary>
    /// <param name="finished">The event; its <see cref="InteractionEvent.SubscriptionName"/> says of which subscription.</param>
    Task CompleteAsync(InteractionEvent finished);
}
