using System.Globalization;
using System.Text;

namespace GenesysRecordingTags.Core.Audit.Proofs;

/// <summary>Compares a chain, while it is read, with a checkpoint that was kept.</summary>
/// <param name="kept">The checkpoint.</param>
internal sealed class CheckpointComparison(KeptCheckpoint kept)
{
    private readonly MerkleTree _tree = new();
    private readonly byte[] _leaf = new byte[MerkleHash.Length];
    private string? _origin;
    private bool _isSame;

    /// <summary>Takes the next record.</summary>
    /// <param name="body">Its text.</param>
    /// <param name="hash">Its hash, as digits.</param>
    public void Add(ReadOnlySpan<byte> body, ReadOnlySpan<byte> hash)
    {
        if (_tree.Size >= kept.Checkpoint.TreeSize)
        {
            return;
        }

        _origin ??= LedgerOrigin.Of(body, Encoding.ASCII.GetString(hash));
        MerkleHash.OfLeaf(body, _leaf);
        _tree.Append(_leaf);
        _isSame = _tree.Size == kept.Checkpoint.TreeSize && _tree.ComputeRoot().AsSpan().SequenceEqual(kept.Checkpoint.RootHash);
    }

    /// <summary>What differs; null where the chain continues the checkpoint.</summary>
    public ChainVerdict? Conclude()
    {
        var (size, path) = (kept.Checkpoint.TreeSize, kept.Path);
        if (_origin is not null && _origin != kept.Checkpoint.Origin)
        {
            return Verdict(1, "OtherLedger", $"the checkpoint '{path}' is of the ledger '{kept.Checkpoint.Origin}', and this one is '{_origin}'");
        }

        return _tree.Size < size
            ? Verdict(_tree.Size + 1, "Truncated", string.Create(CultureInfo.InvariantCulture, $"the checkpoint '{path}' has {size} records, and here are {_tree.Size}"))
            : _isSame ? null : Verdict(size, "Altered", string.Create(CultureInfo.InvariantCulture, $"records 1 to {size} are not those of the checkpoint '{path}': the chain was rewritten, there or before"));
    }

    private static ChainVerdict Verdict(long sequence, string reason, string message) => new(sequence, null, reason, $"{reason}: {message}.");
}
