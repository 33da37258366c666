namespace GenesysRecordingTags.Core.Validation;

/// <summary>Tells text that can be sent from text that can't: half a surrogate pair has no form in UTF-8, so JSON refuses it, and in a URL
/// it would turn into another id.</summary>
internal static class UnicodeText
{
    /// <summary>Whether every surrogate is one of a pair.</summary>
    /// <param name="text">The text; null is fine.</param>
    public static bool IsWellFormed(string? text)
    {
        var rest = text.AsSpan();
        while (rest.IndexOfAnyInRange('\ud800', '\udfff') is var at and >= 0)
        {
            if (at + 1 >= rest.Length || !char.IsSurrogatePair(rest[at], rest[at + 1]))
            {
                return false;
            }

            rest = rest[(at + 2)..];
        }

        return true;
    }
}
