namespace GenesysRecordingTags.Sandbox;

/// <summary>A segment with its participant and conversation.</summary>
internal readonly record struct SegmentFacts(ConversationFacts Conversation, SandboxParticipant Participant, SandboxSegment Segment);
