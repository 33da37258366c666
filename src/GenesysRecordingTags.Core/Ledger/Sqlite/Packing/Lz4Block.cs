using System.Buffers.Binary;
using System.Numerics;

namespace GenesysRecordingTags.Core.Ledger.Sqlite.Packing;

/// <summary>The block format of LZ4 with a dictionary before the data, so that any LZ4 library reads what is kept in a ledger.</summary>
/// <remarks>Records are small and of one kind: nearly all of a record is found in the dictionary, and a decoder need only copy.</remarks>
internal static class Lz4Block
{
    /// <summary>How far back a match may lie: dictionary and data together are not searched beyond it.</summary>
    public const int Window = 65_535;

    // The format's own rules: the last bytes are literals, and no match begins behind this distance from the end.
    private const int LastLiterals = 5;
    private const int LastMatchStart = 12;
    private const int MinimumMatch = 4;
    private const int LongLength = 15;

    /// <summary>No block is longer than this.</summary>
    /// <param name="length">How long the data is.</param>
    public static int MaximumLength(int length) => length + (length / 255) + 16;

    /// <summary>Compresses data that stands behind its dictionary.</summary>
    /// <param name="window">The dictionary, and the data behind it.</param>
    /// <param name="start">Where the data begins.</param>
    /// <param name="matches">Finds where text of the window came before.</param>
    /// <param name="block">Takes the block; as long as <see cref="MaximumLength"/> says.</param>
    /// <returns>How long the block is.</returns>
    public static int Encode(ReadOnlySpan<byte> window, int start, Lz4Matches matches, Span<byte> block)
    {
        var written = 0;
        var literals = start;
        var position = start;
        var lastStart = window.Length - LastMatchStart;
        var lastEnd = window.Length - LastLiterals;
        while (position <= lastStart)
        {
            var (match, length) = matches.Find(window, position, lastEnd);
            if (length < MinimumMatch)
            {
                matches.Add(window, position);
                position++;
                continue;
            }

            // A match that begins one byte later may be the longer one.
            matches.Add(window, position);
            if (position < lastStart && matches.Find(window, position + 1, lastEnd) is var (next, nextLength) && nextLength > length + 1)
            {
                position++;
                (match, length) = (next, nextLength);
                matches.Add(window, position);
            }

            // What comes before may match as well: it was tried too short for a search.
            while (position > literals && match > 0 && window[position - 1] == window[match - 1])
            {
                position--;
                match--;
                length++;
            }

            written += WriteSequence(window[literals..position], position - match, length, block[written..]);
            for (var i = position + 1; i < position + length && i <= lastStart; i++)
            {
                matches.Add(window, i);
            }

            position += length;
            literals = position;
        }

        return written + WriteSequence(window[literals..], 0, 0, block[written..]);
    }

    /// <summary>Decompresses a block behind its dictionary.</summary>
    /// <param name="block">The block.</param>
    /// <param name="window">The dictionary, and room behind it for exactly the data.</param>
    /// <param name="start">Where the data begins.</param>
    /// <returns>Whether the block is one, of exactly that length. Nothing outside the window is ever read or written.</returns>
    public static bool TryDecode(ReadOnlySpan<byte> block, Span<byte> window, int start)
    {
        var position = start;
        while (!block.IsEmpty)
        {
            var token = block[0];
            block = block[1..];
            var literals = token >> 4;
            if ((literals == LongLength && !TryReadLength(ref block, ref literals)) || literals > block.Length || literals > window.Length - position)
            {
                return false;
            }

            block[..literals].CopyTo(window[position..]);
            block = block[literals..];
            position += literals;
            if (block.IsEmpty)
            {
                return position == window.Length;
            }

            if (block.Length < 2)
            {
                return false;
            }

            var offset = BinaryPrimitives.ReadUInt16LittleEndian(block);
            block = block[2..];
            var length = token & LongLength;
            if (length == LongLength && !TryReadLength(ref block, ref length))
            {
                return false;
            }

            length += MinimumMatch;
            if (offset == 0 || offset > position || length > window.Length - position)
            {
                return false;
            }

            Copy(window, position, offset, length);
            position += length;
        }

        return false;
    }

    private static void Copy(Span<byte> window, int position, int offset, int length)
    {
        if (offset >= length)
        {
            window.Slice(position - offset, length).CopyTo(window[position..]);
            return;
        }

        // The copy runs into itself: that is how the format says "again and again".
        for (var i = position; i < position + length; i++)
        {
            window[i] = window[i - offset];
        }
    }

    private static bool TryReadLength(ref ReadOnlySpan<byte> block, ref int length)
    {
        byte more;
        do
        {
            // So long a length is no text of ours; it must not overflow.
            if (block.IsEmpty || length > int.MaxValue - 1024)
            {
                return false;
            }

            more = block[0];
            block = block[1..];
            length += more;
        }
        while (more == byte.MaxValue);

        return true;
    }

    private static int WriteSequence(ReadOnlySpan<byte> literals, int offset, int length, Span<byte> block)
    {
        var isLast = length == 0;
        var matchLength = isLast ? 0 : length - MinimumMatch;
        block[0] = (byte)((Math.Min(literals.Length, LongLength) << 4) | Math.Min(matchLength, LongLength));
        var written = 1;
        WriteLength(literals.Length, block, ref written);
        literals.CopyTo(block[written..]);
        written += literals.Length;
        if (!isLast)
        {
            BinaryPrimitives.WriteUInt16LittleEndian(block[written..], (ushort)offset);
            written += 2;
            WriteLength(matchLength, block, ref written);
        }

        return written;
    }

    private static void WriteLength(int length, Span<byte> block, ref int written)
    {
        for (var left = length - LongLength; left >= 0; left -= byte.MaxValue)
        {
            block[written++] = (byte)Math.Min(left, byte.MaxValue);
        }
    }

    /// <summary>How many bytes two places of a window have in common.</summary>
    /// <param name="window">The window.</param>
    /// <param name="match">The earlier place.</param>
    /// <param name="position">The later one.</param>
    /// <param name="end">Bytes from here on do not count.</param>
    internal static int CommonLength(ReadOnlySpan<byte> window, int match, int position, int end)
    {
        var length = 0;
        while (position + length + 8 <= end)
        {
            var difference = BinaryPrimitives.ReadUInt64LittleEndian(window[(match + length)..]) ^ BinaryPrimitives.ReadUInt64LittleEndian(window[(position + length)..]);
            if (difference != 0)
            {
                return length + (BitOperations.TrailingZeroCount(difference) >> 3);
            }

            length += 8;
        }

        while (position + length < end && window[match + length] == window[position + length])
        {
            length++;
        }

        return length;
    }
}
