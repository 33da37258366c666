using GenesysRecordingTags.Core.Ledger.Chain;

namespace GenesysRecordingTags.Core.Ledger.Sqlite.Packing;

/// <summary>Whole numbers in as few bytes as they need, seven bits each, the lowest first (LEB128).</summary>
internal static class Varint
{
    /// <summary>Writes a number.</summary>
    public static void Write(ulong number, ByteBuffer bytes)
    {
        for (; number >= 0x80; number >>= 7)
        {
            bytes.Append((byte)(number | 0x80));
        }

        bytes.Append((byte)number);
    }

    /// <summary>Reads a number, and goes on behind it.</summary>
    /// <returns>Whether there is one.</returns>
    public static bool TryRead(ref ReadOnlySpan<byte> bytes, out ulong number)
    {
        number = 0;
        for (var shift = 0; shift < 64 && !bytes.IsEmpty; shift += 7)
        {
            var next = bytes[0];
            bytes = bytes[1..];
            number |= (ulong)(next & 0x7f) << shift;
            if (next < 0x80)
            {
                return true;
            }
        }

        return false;
    }
}
