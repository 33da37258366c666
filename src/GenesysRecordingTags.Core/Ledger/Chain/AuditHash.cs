using System.Security.Cryptography;
using System.Text;

namespace GenesysRecordingTags.Core.Ledger.Chain;

/// <summary>The hash that chains records.</summary>
internal static class AuditHash
{
    /// <summary>Digits of a hash.</summary>
    public const int Length = 64;

    private static ReadOnlySpan<byte> Digits => "0123456789abcdef"u8;

    /// <summary>SHA-256 of a record's text, in lower-case hexadecimal digits.</summary>
    public static string Of(ReadOnlySpan<byte> body)
    {
        Span<byte> digits = stackalloc byte[Length];
        Of(body, digits);
        return Encoding.ASCII.GetString(digits);
    }

    /// <summary>SHA-256 of a record's text, as digits in ASCII.</summary>
    public static void Of(ReadOnlySpan<byte> body, Span<byte> digits)
    {
        Span<byte> digest = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(body, digest);
        for (var i = 0; i < digest.Length; i++)
        {
            digits[2 * i] = Digits[digest[i] >> 4];
            digits[(2 * i) + 1] = Digits[digest[i] & 0xf];
        }
    }
}
