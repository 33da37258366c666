using System.Globalization;

namespace GenesysRecordingTags.Core.Audit.Proofs;

/// <summary>A number of a checkpoint. Of all texts that stand for the same number, only the one that would be written is taken.</summary>
internal static class DecimalText
{
    /// <summary>Reads a number that is not negative.</summary>
    /// <param name="text">The text.</param>
    /// <param name="value">The number.</param>
    public static bool TryRead(string text, out long value) =>
        long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out value) && value.ToString(CultureInfo.InvariantCulture) == text;
}
