namespace GenesysRecordingTags.Sandbox;

/// <summary>A participant's session.</summary>
internal sealed record SandboxSession(
    string Id, string Direction, bool HasRecording, bool HasSnippetRecording, IReadOnlyList<SandboxSegment> Segments);
