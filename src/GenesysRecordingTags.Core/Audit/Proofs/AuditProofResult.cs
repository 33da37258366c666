namespace GenesysRecordingTags.Core.Audit.Proofs;

/// <summary>What a proof was made of.</summary>
/// <param name="RecordCount">How many records it has; 0: there was nothing to prove, and no file was written.</param>
/// <param name="TreeSize">How many records the ledger had.</param>
/// <param name="UnknownRecordings">The recordings of which the ledger has no record.</param>
public sealed record AuditProofResult(int RecordCount, long TreeSize, IReadOnlyList<string> UnknownRecordings);
