namespace GenesysRecordingTags;

/// <summary>One call of a command, for the log.</summary>
/// <param name="Name">The command's name.</param>
/// <param name="Id">What tells this call from all others.</param>
public sealed record CommandIdentity(string Name, string Id);
