namespace GenesysRecordingTags.Core.Audit.Proofs;

/// <summary>Base 64 as RFC 4648, section 4, has it. Of all texts that stand for the same bytes, only the one that would be written is taken.</summary>
internal static class Base64Text
{
    /// <summary>Reads bytes.</summary>
    /// <param name="text">The text.</param>
    /// <returns>The bytes; null where it is no such text.</returns>
    public static byte[]? Read(string text)
    {
        var bytes = new byte[(text.Length / 4 * 3) + 3];
        return Convert.TryFromBase64String(text, bytes, out var length) && Convert.ToBase64String(bytes, 0, length) == text
            ? bytes[..length]
            : null;
    }
}
