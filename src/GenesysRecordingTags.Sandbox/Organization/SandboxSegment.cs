namespace GenesysRecordingTags.Sandbox;

/// <summary>A segment of a session.</summary>
internal sealed record SandboxSegment(
    string Type, DateTimeOffset Start, DateTimeOffset End, string? QueueId, string? WrapUpCode, string DisconnectType);
