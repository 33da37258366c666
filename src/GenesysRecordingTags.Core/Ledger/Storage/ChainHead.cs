namespace GenesysRecordingTags.Core.Ledger.Storage;

/// <summary>The last record of a chain.</summary>
/// <param name="Sequence">Its place, from 1; 0 where the chain is empty.</param>
/// <param name="Hash">Its hash.</param>
internal readonly record struct ChainHead(long Sequence, string Hash)
{
    /// <summary>Where every chain begins.</summary>
    public static readonly ChainHead Empty = new(0, new string('0', 64));
}
