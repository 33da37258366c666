namespace GenesysRecordingTags.Core.Audit.Proofs;

/// <summary>What shows that a tree begins with all of an earlier one.</summary>
/// <param name="EarlierSize">The size of the earlier tree.</param>
/// <param name="Path">The proof.</param>
internal sealed record ConsistencyProof(long EarlierSize, IReadOnlyList<byte[]> Path);
