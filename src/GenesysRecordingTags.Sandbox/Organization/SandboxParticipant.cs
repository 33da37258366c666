namespace GenesysRecordingTags.Sandbox;

/// <summary>Somebody or something that took part in a conversation, by one session.</summary>
internal sealed record SandboxParticipant(string Purpose, string Name, string? UserId, bool HasScreenRecording, SandboxSession Session)
{
    // Made when asked for: a filter looks at many participants and writes few.
    public string Id => Uuid.Of(Session.Seed, Session.Place, (int)IdPurpose.Participant + Session.Number);
}
