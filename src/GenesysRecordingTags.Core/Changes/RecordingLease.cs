namespace GenesysRecordingTags.Core.Changes;

/// <summary>What the ledger says to a request for the lease on a recording.</summary>
/// <param name="PendingUntil">Null: acquired. Otherwise the moment (UTC) to ask again.</param>
/// <param name="LastKnown">The tags and the retention that the ledger last saw applied to the recording, as of now.</param>
public readonly record struct RecordingLease(DateTimeOffset? PendingUntil, RecordingState? LastKnown);
