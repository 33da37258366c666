namespace GenesysRecordingTags.Core.Ledger.Storage;

/// <summary>What the audit records of a run add up to.</summary>
/// <param name="Applied">Changes that were applied.</param>
/// <param name="Failed">Recordings whose last change in the run failed.</param>
/// <param name="Recordings">Recordings that the run has records of.</param>
/// <param name="LastRecordAt">The time of its last record (UTC); null where it has none.</param>
internal readonly record struct RunTally(long Applied, long Failed, long Recordings, DateTimeOffset? LastRecordAt);
