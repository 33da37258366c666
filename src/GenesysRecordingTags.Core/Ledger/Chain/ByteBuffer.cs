namespace GenesysRecordingTags.Core.Ledger.Chain;

/// <summary>Bytes that are put together one after the other, in room that is used again and again.</summary>
internal sealed class ByteBuffer
{
    private byte[] _bytes = new byte[2048];

    /// <summary>How many there are.</summary>
    public int Length { get; private set; }

    /// <summary>The bytes.</summary>
    public ReadOnlySpan<byte> Span => _bytes.AsSpan(0, Length);

    /// <summary>Begins anew.</summary>
    public void Clear() => Length = 0;

    /// <summary>Adds bytes.</summary>
    public void Append(ReadOnlySpan<byte> bytes) => bytes.CopyTo(Claim(bytes.Length));

    /// <summary>Adds a byte.</summary>
    public void Append(byte value) => Claim(1)[0] = value;

    /// <summary>Adds room for bytes, to be filled by the caller.</summary>
    /// <param name="length">How many.</param>
    public Span<byte> Claim(int length)
    {
        if (_bytes.Length - Length < length)
        {
            Array.Resize(ref _bytes, Math.Max(_bytes.Length * 2, Length + length));
        }

        var claimed = _bytes.AsSpan(Length, length);
        Length += length;
        return claimed;
    }

    /// <summary>Gives room back that was claimed last and not used.</summary>
    /// <param name="length">How much of all is used.</param>
    public void Trim(int length) => Length = length;
}
