using System.Numerics;

namespace GenesysRecordingTags.Core.Audit.Proofs;

/// <summary>Verifies proofs by RFC 9162, sections 2.1.3.2 and 2.1.4.2.</summary>
internal static class MerkleProof
{
    /// <summary>Whether a leaf is in a tree.</summary>
    /// <param name="leaf">The leaf's hash.</param>
    /// <param name="index">Its place, from 0.</param>
    /// <param name="size">The tree's size.</param>
    /// <param name="path">The leaf's path.</param>
    /// <param name="root">The tree's root.</param>
    public static bool Includes(ReadOnlySpan<byte> leaf, long index, long size, IReadOnlyList<byte[]> path, ReadOnlySpan<byte> root)
    {
        if (index < 0 || index >= size)
        {
            return false;
        }

        var place = index;
        var last = size - 1;
        Span<byte> hash = stackalloc byte[MerkleHash.Length];
        leaf.CopyTo(hash);
        foreach (var sibling in path)
        {
            if (last == 0)
            {
                return false;
            }

            if (IsRight(place) || place == last)
            {
                MerkleHash.OfNode(sibling, hash, hash);
                SkipLoneNodes(ref place, ref last);
            }
            else
            {
                MerkleHash.OfNode(hash, sibling, hash);
            }

            place >>= 1;
            last >>= 1;
        }

        return last == 0 && hash.SequenceEqual(root);
    }

    /// <summary>Whether a tree begins with all leaves of an earlier one, in their order.</summary>
    /// <param name="earlierSize">The earlier tree's size.</param>
    /// <param name="earlierRoot">Its root.</param>
    /// <param name="size">The tree's size.</param>
    /// <param name="root">Its root.</param>
    /// <param name="path">The consistency proof.</param>
    public static bool Continues(long earlierSize, ReadOnlySpan<byte> earlierRoot, long size, ReadOnlySpan<byte> root, IReadOnlyList<byte[]> path)
    {
        if (earlierSize >= size || earlierSize <= 0)
        {
            return earlierSize == size && path.Count == 0 && earlierRoot.SequenceEqual(root);
        }

        var isWhole = BitOperations.IsPow2(earlierSize);
        if (!isWhole && path.Count == 0)
        {
            return false;
        }

        var place = earlierSize - 1;
        var last = size - 1;
        while (IsRight(place))
        {
            place >>= 1;
            last >>= 1;
        }

        var start = isWhole ? earlierRoot : path[0];
        Span<byte> earlier = stackalloc byte[MerkleHash.Length];
        Span<byte> later = stackalloc byte[MerkleHash.Length];
        start.CopyTo(earlier);
        start.CopyTo(later);
        for (var i = isWhole ? 0 : 1; i < path.Count; i++)
        {
            if (last == 0)
            {
                return false;
            }

            if (IsRight(place) || place == last)
            {
                MerkleHash.OfNode(path[i], earlier, earlier);
                MerkleHash.OfNode(path[i], later, later);
                SkipLoneNodes(ref place, ref last);
            }
            else
            {
                MerkleHash.OfNode(later, path[i], later);
            }

            place >>= 1;
            last >>= 1;
        }

        return last == 0 && earlier.SequenceEqual(earlierRoot) && later.SequenceEqual(root);
    }

    private static bool IsRight(long place) => (place & 1) != 0;

    /// <summary>The last node of a level may have no sibling: it is the same node on the level above.</summary>
    private static void SkipLoneNodes(ref long place, ref long last)
    {
        while (!IsRight(place) && place != 0)
        {
            place >>= 1;
            last >>= 1;
        }
    }
}
