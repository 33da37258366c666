namespace GenesysRecordingTags.Core.Recordings;

/// <summary>How a change is sent.</summary>
/// <param name="IdempotencyKey">The same for every try of this change.</param>
/// <param name="IsUrgent">A person waits for it: it passes bulk work.</param>
/// <param name="Slot">Its place among the requests of a run; null where nobody counts them.</param>
public readonly record struct SendOptions(string IdempotencyKey, bool IsUrgent, RequestSlot? Slot = null);
