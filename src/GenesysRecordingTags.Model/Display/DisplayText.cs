using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text;

namespace GenesysRecordingTags;

/// <summary>Makes text fit to be shown: a terminal obeys control characters, a log takes a line break for the end of an entry, and
/// direction marks and invisible characters make one text look like another. They are escaped as in JSON: <c>\u001b</c>, <c>\r</c>,
/// <c>\n</c>, <c>\t</c>. Objects keep their values; this is for messages and views alone.</summary>
internal static class DisplayText
{
    private const char ZeroWidthNonJoiner = '\u200c';
    private const char ZeroWidthJoiner = '\u200d';

    /// <summary>The text with everything escaped that does not show as itself; the same object where there is nothing to escape.</summary>
    /// <param name="text">Any text.</param>
    [return: NotNullIfNotNull(nameof(text))]
    public static string? Escape(string? text)
    {
        if (text is null)
        {
            return null;
        }

        // Nearly all texts are plain: the first character that is not is looked for many at a time.
        var plain = text.AsSpan().IndexOfAnyExceptInRange(' ', '~');
        for (var i = plain < 0 ? text.Length : plain; i < text.Length; i++)
        {
            if (MustEscape(text, i))
            {
                return EscapeFrom(text, i);
            }
        }

        return text;
    }

    /// <summary>Whether a character does not show as itself.</summary>
    /// <param name="text">The text.</param>
    /// <param name="index">The character's place.</param>
    public static bool MustEscape(string text, int index)
    {
        var character = text[index];
        if (character < '\u007f')
        {
            return character < ' ';
        }

        if (char.IsSurrogate(character))
        {
            return MustEscapeSurrogate(text, index);
        }

        return character switch
        {
            // They join letters and emoji of scripts that need it; elsewhere they only hide.
            ZeroWidthNonJoiner or ZeroWidthJoiner => !IsBetweenJoinable(text, index),

            // Format characters that are visible: signs that stand around numbers and words.
            >= '\u0600' and <= '\u0605' or '\u06dd' or '\u070f' or '\u0890' or '\u0891' or '\u08e2' => false,
            _ => IsInvisible(char.GetUnicodeCategory(character)),
        };
    }

    private static string EscapeFrom(string text, int start)
    {
        var escaped = new StringBuilder(text, 0, start, text.Length + 16);
        for (var i = start; i < text.Length; i++)
        {
            if (MustEscape(text, i))
            {
                AppendEscape(escaped, text[i]);
            }
            else
            {
                escaped.Append(text[i]);
            }
        }

        return escaped.ToString();
    }

    private static void AppendEscape(StringBuilder escaped, char character)
    {
        switch (character)
        {
            case '\r':
                escaped.Append("\\r");
                break;
            case '\n':
                escaped.Append("\\n");
                break;
            case '\t':
                escaped.Append("\\t");
                break;
            default:
                escaped.Append(CultureInfo.InvariantCulture, $"\\u{(int)character:x4}");
                break;
        }
    }

    private static bool MustEscapeSurrogate(string text, int index)
    {
        var first = char.IsHighSurrogate(text[index]) ? index : index - 1;
        return first < 0
            || first + 1 >= text.Length
            || !char.IsSurrogatePair(text[first], text[first + 1])
            || IsInvisible(CharUnicodeInfo.GetUnicodeCategory(text, first));
    }

    private static bool IsInvisible(UnicodeCategory category) => category
        is UnicodeCategory.Control
        or UnicodeCategory.Format
        or UnicodeCategory.LineSeparator
        or UnicodeCategory.ParagraphSeparator;

    private static bool IsBetweenJoinable(string text, int index) =>
        index > 0 && index + 1 < text.Length && IsJoinable(text, index - 1) && IsJoinable(text, index + 1);

    /// <summary>Behind the Latin letters, and shows as itself.</summary>
    private static bool IsJoinable(string text, int index) =>
        text[index] >= '\u0370'
        && text[index] is not ZeroWidthNonJoiner and not ZeroWidthJoiner
        && !char.IsWhiteSpace(text[index])
        && !MustEscape(text, index);
}
