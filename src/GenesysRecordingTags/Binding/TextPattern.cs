using System.Management.Automation;

namespace GenesysRecordingTags.Binding;

/// <summary>Makes patterns that mean the same in every culture: letter case does not count.</summary>
internal static class TextPattern
{
    /// <summary>The pattern of a text.</summary>
    /// <param name="text">The text.</param>
    /// <exception cref="GenesysException">It is none: a bracket is left open.</exception>
    public static WildcardPattern Of(string text)
    {
        var pattern = WildcardPattern.Get(text, WildcardOptions.IgnoreCase | WildcardOptions.CultureInvariant);
        try
        {
            // Whether it is one shows when it is matched.
            pattern.IsMatch(string.Empty);
            return pattern;
        }
        catch (WildcardPatternException ex)
        {
            throw new GenesysException(
                GenesysErrorKind.InvalidRequest,
                $"'{text}' is not a pattern: a bracket is left open.",
                $"Close the bracket, or write '{WildcardPattern.Escape(text)}' where it is meant as it stands.",
                ex);
        }
    }
}
