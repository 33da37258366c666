using GenesysRecordingTags.Core.Ledger.Chain;

namespace GenesysRecordingTags.Core.Ledger.Sqlite.Packing;

/// <summary>Text that records have in common, to compress them against. It is kept in the ledger itself; a record names it by its id.</summary>
internal sealed class RecordDictionary
{
    /// <summary>No dictionary is longer than this: what stands further back than a match can reach is of no use.</summary>
    public const int MaximumLength = 32 * 1024;

    private readonly int _length;
    private byte[] _window;
    private Lz4Matches? _matches;

    /// <summary>A dictionary.</summary>
    /// <param name="id">Its id.</param>
    /// <param name="content">Its content.</param>
    public RecordDictionary(long id, ReadOnlySpan<byte> content)
    {
        Id = id;
        _length = content.Length;
        _window = new byte[content.Length + 4096];
        content.CopyTo(_window);
    }

    /// <summary>Its id.</summary>
    public long Id { get; }

    /// <summary>Its content.</summary>
    public ReadOnlySpan<byte> Content => _window.AsSpan(0, _length);

    /// <summary>Compresses a text.</summary>
    /// <param name="text">The text.</param>
    /// <param name="block">Takes the block.</param>
    public void Compress(ReadOnlySpan<byte> text, ByteBuffer block)
    {
        var length = MakeRoom(text.Length);
        text.CopyTo(_window.AsSpan(_length));
        _matches ??= new Lz4Matches(Content);
        _matches.Begin(length);
        var start = block.Length;
        var written = Lz4Block.Encode(_window.AsSpan(0, length), _length, _matches, block.Claim(Lz4Block.MaximumLength(text.Length)));
        block.Trim(start + written);
    }

    /// <summary>Decompresses a text.</summary>
    /// <param name="block">The block.</param>
    /// <param name="textLength">How long the text is.</param>
    /// <param name="text">The text; valid until the next call.</param>
    /// <returns>Whether it is a block of a text of that length.</returns>
    public bool TryDecompress(ReadOnlySpan<byte> block, int textLength, out ReadOnlySpan<byte> text)
    {
        var length = MakeRoom(textLength);
        text = _window.AsSpan(_length, textLength);
        return Lz4Block.TryDecode(block, _window.AsSpan(0, length), _length);
    }

    /// <summary>The text that was decompressed last.</summary>
    /// <param name="length">How long it is.</param>
    public ReadOnlySpan<byte> LastText(int length) => _window.AsSpan(_length, length);

    private int MakeRoom(int textLength)
    {
        var length = _length + textLength;
        if (_window.Length < length)
        {
            Array.Resize(ref _window, length * 2);
        }

        return length;
    }
}
