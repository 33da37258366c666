namespace GenesysRecordingTags.Sandbox;

/// <summary>A program of Speech and Text Analytics: a taxonomy whose topics are the labels.</summary>
internal sealed record SandboxProgram(string Id, string Name, bool IsPublished, IReadOnlyList<NamedId> Topics);
