using System.Globalization;
using System.Text;

namespace GenesysRecordingTags.Core.Validation;

/// <summary>Decodes a taxonomy file: UTF-8, or whatever its byte order mark names. Anything else is refused, for a guess would import broken
/// labels.</summary>
internal static class TaxonomyText
{
    /// <summary>UTF-32's mark begins with that of UTF-16, so it goes first.</summary>
    private static readonly Encoding[] Marked =
    [
        new UTF32Encoding(bigEndian: false, byteOrderMark: true, throwOnInvalidCharacters: true),
        new UTF32Encoding(bigEndian: true, byteOrderMark: true, throwOnInvalidCharacters: true),
        new UTF8Encoding(encoderShouldEmitUTF8Identifier: true, throwOnInvalidBytes: true),
        new UnicodeEncoding(bigEndian: false, byteOrderMark: true, throwOnInvalidBytes: true),
        new UnicodeEncoding(bigEndian: true, byteOrderMark: true, throwOnInvalidBytes: true),
    ];

    private static readonly UTF8Encoding Unmarked = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>Reads a file.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="GenesysException">InvalidFile: its bytes are not text in the encoding that they should be in; names it, and the line.</exception>
    public static string Read(string path)
    {
        var content = File.ReadAllBytes(path);
        var marked = Array.Find(Marked, candidate => content.AsSpan().StartsWith(candidate.Preamble));
        var encoding = marked ?? Unmarked;
        ReadOnlySpan<byte> bytes = content.AsSpan(marked?.Preamble.Length ?? 0);
        try
        {
            var text = encoding.GetString(bytes);
            return text.Contains('\0', StringComparison.Ordinal)
                ? throw Refuse(path, "it holds NUL characters, as UTF-16 without a byte order mark does.")
                : text;
        }
        catch (DecoderFallbackException exception)
        {
            var line = 1 + bytes[..Math.Clamp(exception.Index, 0, bytes.Length)].Count((byte)'\n');
            throw Refuse(path, string.Create(CultureInfo.InvariantCulture, $"line {line}: it holds bytes that are not {encoding.WebName.ToUpperInvariant()}."), exception);
        }
    }

    private static GenesysException Refuse(string path, string problem, Exception? cause = null) => new(
        GenesysErrorKind.InvalidFile,
        $"The taxonomy file '{path}': {problem}",
        "Save it as UTF-8. In PowerShell: Get-Content file -Encoding <the encoding it has> | Set-Content copy -Encoding utf8.",
        cause);
}
