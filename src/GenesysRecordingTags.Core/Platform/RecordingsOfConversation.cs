namespace GenesysRecordingTags.Core.Platform;

/// <summary>What a conversation left.</summary>
/// <param name="Conversation">The conversation.</param>
/// <param name="Events">One event for each recording that is there; one without a recording where there is none.</param>
/// <param name="IsOpen">Whether it has to be asked for again: a recording is still being uploaded, or listed late.</param>
/// <param name="Problem">Why its recordings can't be told; null where they can.</param>
internal sealed record RecordingsOfConversation(
    ListedConversation Conversation,
    IReadOnlyList<InteractionEvent> Events,
    bool IsOpen,
    string? Problem);
