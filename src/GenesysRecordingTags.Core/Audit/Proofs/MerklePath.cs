namespace GenesysRecordingTags.Core.Audit.Proofs;

/// <summary>The hashes beside the way from a node of a tree up to its root, the lowest first. It grows while the tree does.</summary>
internal sealed class MerklePath
{
    private readonly List<byte[]> _hashes = [];

    /// <summary>The hashes.</summary>
    public IReadOnlyList<byte[]> Hashes => _hashes;

    /// <summary>Takes the hash of the next sibling.</summary>
    public void Add(ReadOnlySpan<byte> hash) => _hashes.Add(hash.ToArray());
}
