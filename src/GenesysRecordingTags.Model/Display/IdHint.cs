using System.Globalization;
using System.Text;

namespace GenesysRecordingTags;

/// <summary>Says what is odd about an id that is not found: what copying, a spreadsheet or a word processor does to ids.</summary>
internal static class IdHint
{
    private const string Quotes = "'\"`´‘’‚‛“”„‟«»‹›′″";

    /// <summary>What is odd, in a sentence; null where nothing is.</summary>
    /// <param name="id">The id.</param>
    public static string? Of(string? id)
    {
        if (string.IsNullOrEmpty(id))
        {
            return null;
        }

        List<string> findings = [];
        AddCharacters(id, findings);
        if (Guid.TryParseExact(id.Trim('{', '}', '(', ')'), "D", out var uuid))
        {
            if (id.Any(char.IsAsciiLetterUpper))
            {
                findings.Add("has upper-case letters, where a UUID is written in lower case");
            }

            if (id.Length > uuid.ToString("D").Length)
            {
                findings.Add("stands in braces");
            }
        }
        else if (Guid.TryParseExact(id, "N", out _))
        {
            findings.Add("looks like a UUID without its hyphens");
        }
        else if (id.IndexOfAny(['{', '}']) >= 0)
        {
            findings.Add("has braces");
        }

        return findings.Count == 0 ? null : $"Mind the id: it {string.Join("; it ", findings)}.";
    }

    private static void AddCharacters(string id, List<string> findings)
    {
        AddFirst(id, findings, "has blanks around it", (text, i) => char.IsWhiteSpace(text[i]) && (i == 0 || i == text.Length - 1));
        AddFirst(id, findings, "has a blank inside", (text, i) => char.IsWhiteSpace(text[i]) && i > 0 && i < text.Length - 1);
        AddFirst(id, findings, "has a quotation mark", (text, i) => Quotes.Contains(text[i], StringComparison.Ordinal));
        AddFirst(id, findings, "has a comma or a semicolon, as if it were several", (text, i) => text[i] is ',' or ';');
        if (IndexOf(id, (text, i) => !char.IsWhiteSpace(text[i]) && DisplayText.MustEscape(text, i)) is { } invisible)
        {
            findings.Add($"has an invisible character ({NameOf(id, invisible)})");
        }

        if (IndexOf(id, IsForeign) is { } foreign)
        {
            findings.Add($"has '{Rune.GetRuneAt(id, foreign)}' ({NameOf(id, foreign)}), which is not an ASCII character and may look like one");
        }
    }

    private static void AddFirst(string id, List<string> findings, string finding, Func<string, int, bool> isMeant)
    {
        if (IndexOf(id, isMeant) is not null)
        {
            findings.Add(finding);
        }
    }

    private static int? IndexOf(string id, Func<string, int, bool> isMeant)
    {
        for (var i = 0; i < id.Length; i++)
        {
            if (isMeant(id, i))
            {
                return i;
            }
        }

        return null;
    }

    /// <summary>Visible, and not of ASCII: a dash of a word processor, a letter of another script, a full-width digit.</summary>
    private static bool IsForeign(string id, int index) =>
        id[index] > '\u007f'
        && !char.IsWhiteSpace(id[index])
        && !char.IsLowSurrogate(id[index])
        && !Quotes.Contains(id[index], StringComparison.Ordinal)
        && !DisplayText.MustEscape(id, index);

    private static string NameOf(string id, int index) => Rune.TryGetRuneAt(id, index, out var rune)
        ? string.Create(CultureInfo.InvariantCulture, $"U+{rune.Value:X4}")
        : string.Create(CultureInfo.InvariantCulture, $"U+{(int)id[index]:X4}");
}
