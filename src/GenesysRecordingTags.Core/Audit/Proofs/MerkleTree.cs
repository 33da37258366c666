using System.Numerics;
using System.Security.Cryptography;

namespace GenesysRecordingTags.Core.Audit.Proofs;

/// <summary>A Merkle tree by RFC 9162 that is built leaf by leaf. It keeps one hash for each complete subtree at its right edge, and the paths that
/// somebody wants; so its memory grows with the logarithm of its size.</summary>
internal sealed class MerkleTree
{
    // A subtree of 2^n leaves is kept at place n; it is there where that bit of the size is set.
    private const int Levels = 64;
    private readonly byte[] _subtrees = new byte[Levels * MerkleHash.Length];
    private readonly List<MerklePath>?[] _paths = new List<MerklePath>?[Levels];

    /// <summary>How many leaves it has.</summary>
    public long Size { get; private set; }

    /// <summary>Adds a leaf.</summary>
    /// <param name="leaf">Its hash.</param>
    /// <param name="path">Takes the leaf's path; null where nobody wants it.</param>
    public void Append(ReadOnlySpan<byte> leaf, MerklePath? path = null)
    {
        Span<byte> hash = stackalloc byte[MerkleHash.Length];
        leaf.CopyTo(hash);
        List<MerklePath>? paths = path is null ? null : [path];
        var level = 0;
        for (; Has(level); level++)
        {
            var left = Subtree(level);
            Extend(_paths[level], hash);
            Extend(paths, left);
            paths = Join(_paths[level], paths);
            _paths[level] = null;
            MerkleHash.OfNode(left, hash, hash);
        }

        hash.CopyTo(Subtree(level));
        _paths[level] = paths;
        Size++;
    }

    /// <summary>Follows the last complete subtree from here on: the path that a consistency proof from the present size needs.</summary>
    /// <param name="path">Takes the subtree's hash, unless it is the whole tree, and then its path.</param>
    public void FollowEdge(MerklePath path)
    {
        var level = BitOperations.TrailingZeroCount(Size);
        if (!BitOperations.IsPow2(Size))
        {
            path.Add(Subtree(level));
        }

        _paths[level] = Join(_paths[level], [path]);
    }

    /// <summary>The root of the tree as it is now.</summary>
    public byte[] ComputeRoot() => Fold(extends: false);

    /// <summary>The root; all paths are complete after it, and no leaf may follow.</summary>
    public byte[] Complete() => Fold(extends: true);

    private byte[] Fold(bool extends)
    {
        if (Size == 0)
        {
            return SHA256.HashData([]);
        }

        var level = BitOperations.TrailingZeroCount(Size);
        var hash = Subtree(level).ToArray();
        var paths = _paths[level];
        for (level++; level < Levels; level++)
        {
            if (!Has(level))
            {
                continue;
            }

            var left = Subtree(level);
            if (extends)
            {
                Extend(_paths[level], hash);
                Extend(paths, left);
                paths = Join(_paths[level], paths);
            }

            MerkleHash.OfNode(left, hash, hash);
        }

        return hash;
    }

    private bool Has(int level) => (Size >> level & 1) != 0;

    private Span<byte> Subtree(int level) => _subtrees.AsSpan(level * MerkleHash.Length, MerkleHash.Length);

    private static void Extend(List<MerklePath>? paths, ReadOnlySpan<byte> sibling)
    {
        foreach (var path in paths ?? [])
        {
            path.Add(sibling);
        }
    }

    private static List<MerklePath>? Join(List<MerklePath>? left, List<MerklePath>? right)
    {
        if (left is null || right is null)
        {
            return left ?? right;
        }

        left.AddRange(right);
        return left;
    }
}
