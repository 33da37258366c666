namespace GenesysRecordingTags.Core.Audit.Proofs;

/// <summary>What a proof file holds.</summary>
/// <param name="Checkpoint">The checkpoint, as a note.</param>
/// <param name="Certificate">The certificate of the key that signed it, DER; null where nobody did.</param>
/// <param name="Records">The records of the recordings, in the order of the chain.</param>
/// <param name="Consistency">What shows that nothing was rewritten since an earlier checkpoint; null where none was given.</param>
internal sealed record AuditProof(string Checkpoint, byte[]? Certificate, IReadOnlyList<ProvenRecord> Records, ConsistencyProof? Consistency);
