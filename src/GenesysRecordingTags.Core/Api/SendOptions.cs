namespace GenesysRecordingTags.Core.Api;

/// <summary>How a change is sent.</summary>
/// <param name="IdempotencyKey">The same for every try of this change.</param>
/// <param name="Priority">Interactive where a person waits for it: it passes bulk work.</param>
/// <param name="ConcurrencyLease">Its place among the requests of a run; null where nobody counts them.</param>
public readonly record struct SendOptions(string IdempotencyKey, RequestPriority Priority, ConcurrencyLease? ConcurrencyLease = null);
