namespace GenesysRecordingTags.Core.Ledger;

/// <summary>What the ledger says to a claim.</summary>
/// <param name="PendingUntil">Null: claimed. Otherwise the moment (UTC) to ask again.</param>
/// <param name="LastKnown">The tags and the retention that the ledger last saw applied to the recording, as of now.</param>
public readonly record struct ClaimReceipt(DateTimeOffset? PendingUntil, RecordingState? LastKnown);
