namespace GenesysRecordingTags.Sandbox;

/// <summary>A division of the organisation.</summary>
internal sealed record SandboxDivision(string Id, string Name, string Description, bool IsHome);
