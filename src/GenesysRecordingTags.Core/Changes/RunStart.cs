namespace GenesysRecordingTags.Core.Changes;

/// <summary>That a command is about to change recordings.</summary>
/// <param name="Command">The command's name.</param>
/// <param name="Name">The run's name; null where it has none. A run of that name is continued.</param>
/// <param name="StartedAt">When it began (UTC).</param>
public sealed record RunStart(string Command, string? Name, DateTimeOffset StartedAt);
