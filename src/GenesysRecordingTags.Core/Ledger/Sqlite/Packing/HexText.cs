using System.Buffers;
using System.Runtime.InteropServices;

namespace GenesysRecordingTags.Core.Ledger.Sqlite.Packing;

/// <summary>Bytes as hexadecimal digits in ASCII.</summary>
internal static class HexText
{
    private const byte NoDigit = 0xff;
    private static readonly ushort[] Lower = MakePairs("0123456789abcdef");
    private static readonly ushort[] Upper = MakePairs("0123456789ABCDEF");
    private static readonly byte[] Values = MakeValues();
    private static readonly SearchValues<byte> LowerDigits = SearchValues.Create("0123456789abcdef"u8);
    private static readonly SearchValues<byte> UpperDigits = SearchValues.Create("0123456789ABCDEF"u8);

    /// <summary>Writes bytes in lower case.</summary>
    /// <returns>True.</returns>
    public static bool WriteLower(ReadOnlySpan<byte> bytes, Span<byte> digits) => Write(bytes, digits, Lower);

    /// <summary>Writes bytes in upper case.</summary>
    /// <returns>True.</returns>
    public static bool WriteUpper(ReadOnlySpan<byte> bytes, Span<byte> digits) => Write(bytes, digits, Upper);

    /// <summary>Reads digits of any letter case.</summary>
    /// <returns>Whether all are digits.</returns>
    public static bool TryRead(ReadOnlySpan<byte> digits, Span<byte> bytes)
    {
        for (var i = 0; i < bytes.Length; i++)
        {
            var (high, low) = (Values[digits[2 * i]], Values[digits[(2 * i) + 1]]);
            if ((high | low) == NoDigit)
            {
                return false;
            }

            bytes[i] = (byte)((high << 4) | low);
        }

        return true;
    }

    /// <summary>Whether all are digits in lower case.</summary>
    public static bool IsLower(ReadOnlySpan<byte> digits) => digits.IndexOfAnyExcept(LowerDigits) < 0;

    /// <summary>Whether all are digits in upper case.</summary>
    public static bool IsUpper(ReadOnlySpan<byte> digits) => digits.IndexOfAnyExcept(UpperDigits) < 0;

    private static bool Write(ReadOnlySpan<byte> bytes, Span<byte> digits, ushort[] pairs)
    {
        var places = MemoryMarshal.Cast<byte, ushort>(digits);
        for (var i = 0; i < bytes.Length; i++)
        {
            places[i] = pairs[bytes[i]];
        }

        return true;
    }

    private static ushort[] MakePairs(string digits)
    {
        var pairs = new ushort[256];
        for (var i = 0; i < pairs.Length; i++)
        {
            // As they stand in memory, whatever the order of bytes there is.
            pairs[i] = MemoryMarshal.Read<ushort>([(byte)digits[i >> 4], (byte)digits[i & 0xf]]);
        }

        return pairs;
    }

    private static byte[] MakeValues()
    {
        var values = new byte[256];
        Array.Fill(values, NoDigit);
        for (var i = 0; i < 16; i++)
        {
            values["0123456789abcdef"[i]] = (byte)i;
            values["0123456789ABCDEF"[i]] = (byte)i;
        }

        return values;
    }
}
