namespace GenesysRecordingTags.Sandbox;

/// <summary>A segment with its participant and conversation.</summary>
internal sealed record SegmentFacts(ConversationFacts Conversation, SandboxParticipant Participant, SandboxSegment Segment);
