namespace GenesysRecordingTags.Core.Api;

/// <summary>How something is read.</summary>
/// <param name="Priority">Interactive where a person waits for it: it passes bulk work.</param>
/// <param name="ConcurrencyLease">Its place among the requests of a run; null where nobody counts them.</param>
public readonly record struct ReadOptions(RequestPriority Priority, ConcurrencyLease? ConcurrencyLease = null);
