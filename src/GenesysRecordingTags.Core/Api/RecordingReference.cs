namespace GenesysRecordingTags.Core.Api;

/// <summary>A recording, as an API addresses it.</summary>
/// <param name="RecordingId">The recording's id.</param>
/// <param name="ConversationId">Its conversation, where known; the Media API does not need it.</param>
public readonly record struct RecordingReference(string RecordingId, string? ConversationId);
