namespace GenesysRecordingTags.Core.Audit.Proofs;

/// <summary>A record and its place in the Merkle tree.</summary>
/// <param name="Text">The text that is hashed.</param>
/// <param name="LeafIndex">Its place, from 0.</param>
/// <param name="Path">Its path in the tree.</param>
internal sealed record ProvenRecord(string Text, long LeafIndex, IReadOnlyList<byte[]> Path);
