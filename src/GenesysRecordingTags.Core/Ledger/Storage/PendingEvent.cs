namespace GenesysRecordingTags.Core.Ledger.Storage;

/// <summary>An unfinished event, as far as finishing it needs to know it.</summary>
/// <param name="Number">Its place.</param>
/// <param name="Subscription">The subscription that delivered it.</param>
/// <param name="Key">What tells it from others of the subscription.</param>
/// <param name="EventId">The event's id.</param>
internal sealed record PendingEvent(long Number, string Subscription, byte[] Key, string EventId);
