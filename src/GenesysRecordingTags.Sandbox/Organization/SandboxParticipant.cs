namespace GenesysRecordingTags.Sandbox;

/// <summary>Somebody or something that took part in a conversation, by one session.</summary>
internal sealed record SandboxParticipant(
    string Id, string Purpose, string Name, string? UserId, bool HasScreenRecording, SandboxSession Session);
