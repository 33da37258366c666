using System.Buffers;
using System.Security.Cryptography;

namespace GenesysRecordingTags.Core.Audit.Proofs;

/// <summary>The hashes of a Merkle tree by RFC 9162, section 2.1.1. A leaf and an inner node can never have the same input: their first bytes differ.</summary>
internal static class MerkleHash
{
    /// <summary>Bytes of a hash.</summary>
    public const int Length = SHA256.HashSizeInBytes;

    /// <summary>A path in a tree whose size is a 64-bit number has no more hashes than this.</summary>
    public const int MaximumPathLength = 63;

    private const byte LeafPrefix = 0;
    private const byte NodePrefix = 1;

    /// <summary>The hash of a leaf.</summary>
    /// <param name="text">What the leaf holds.</param>
    /// <param name="hash">Takes it.</param>
    public static void OfLeaf(ReadOnlySpan<byte> text, Span<byte> hash)
    {
        var input = ArrayPool<byte>.Shared.Rent(text.Length + 1);
        input[0] = LeafPrefix;
        text.CopyTo(input.AsSpan(1));
        SHA256.HashData(input.AsSpan(0, text.Length + 1), hash);
        ArrayPool<byte>.Shared.Return(input);
    }

    /// <summary>The hash of an inner node.</summary>
    /// <param name="left">The hash of its left child.</param>
    /// <param name="right">The hash of its right child.</param>
    /// <param name="hash">Takes it; it may be one of the children's.</param>
    public static void OfNode(ReadOnlySpan<byte> left, ReadOnlySpan<byte> right, Span<byte> hash)
    {
        Span<byte> input = stackalloc byte[1 + (2 * Length)];
        input[0] = NodePrefix;
        left.CopyTo(input[1..]);
        right.CopyTo(input[(1 + Length)..]);
        SHA256.HashData(input, hash);
    }
}
