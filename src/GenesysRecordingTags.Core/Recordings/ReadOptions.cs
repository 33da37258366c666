namespace GenesysRecordingTags.Core.Recordings;

/// <summary>How something is read.</summary>
/// <param name="IsUrgent">A person waits for it: it passes bulk work.</param>
/// <param name="Slot">Its place among the requests of a run; null where nobody counts them.</param>
public readonly record struct ReadOptions(bool IsUrgent, RequestSlot? Slot = null);
