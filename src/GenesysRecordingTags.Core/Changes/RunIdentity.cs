namespace GenesysRecordingTags.Core.Changes;

/// <summary>The run that a change belongs to: one command that changes recordings, or all commands that share a run's name.</summary>
/// <param name="Id">Its id; unique in a ledger.</param>
/// <param name="Name">Its name; null where it has none. In a named run, the same change of the same recording is applied once.</param>
public sealed record RunIdentity(string Id, string? Name);
