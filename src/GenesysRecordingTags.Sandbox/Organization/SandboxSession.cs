namespace GenesysRecordingTags.Sandbox;

/// <summary>A participant's session, the nth one of a conversation.</summary>
internal sealed record SandboxSession(
    int Seed, long Place, int Number, string Direction, bool HasRecording, bool HasSnippetRecording, IReadOnlyList<SandboxSegment> Segments)
{
    public string Id => Uuid.Of(Seed, Place, (int)IdPurpose.Session + Number);
}
