using System.Management.Automation;
using System.Text;

namespace GenesysRecordingTags.Binding;

/// <summary>Turns a wildcard pattern of PowerShell into one of the ledger (SQLite's GLOB). Letter cases count in both: ids are opaque.</summary>
internal static class IdPattern
{
    /// <summary>Whether the text is a pattern, and not an id letter by letter. One without wildcards, where each is behind a <c>`</c>, is one too.</summary>
    /// <param name="text">What was given.</param>
    public static bool IsPattern(string text) => HasWildcard(text) || text.Contains('`', StringComparison.Ordinal);

    /// <summary>Whether the text may mean several ids.</summary>
    /// <param name="text">What was given.</param>
    public static bool HasWildcard(string text) => WildcardPattern.ContainsWildcardCharacters(text);

    /// <summary>The pattern for the ledger.</summary>
    /// <param name="pattern">The pattern of PowerShell: <c>* ? [a-z]</c>, and <c>`</c> before a character that is meant as it stands.</param>
    public static string ToGlob(string pattern)
    {
        var glob = new StringBuilder(pattern.Length);
        for (var i = 0; i < pattern.Length; i++)
        {
            switch (pattern[i])
            {
                case '`' when i + 1 < pattern.Length:
                    AppendLiteral(glob, pattern[++i]);
                    break;
                case '[' when pattern.IndexOf(']', i + 1) is > 0 and var end:
                    AppendSet(glob, pattern[(i + 1)..end]);
                    i = end;
                    break;
                case '[':
                    AppendLiteral(glob, '[');
                    break;
                default:
                    glob.Append(pattern[i]);
                    break;
            }
        }

        return glob.ToString();
    }

    private static void AppendLiteral(StringBuilder glob, char character) =>
        _ = character is '*' or '?' or '[' ? glob.Append('[').Append(character).Append(']') : glob.Append(character);

    private static void AppendSet(StringBuilder glob, string set)
    {
        // A caret at the beginning would turn the set around; in PowerShell it is a character like any other.
        var isCaretFirst = set.StartsWith('^') && set.Length > 1;
        _ = isCaretFirst ? glob.Append('[').Append(set, 1, set.Length - 1).Append("^]") : glob.Append('[').Append(set).Append(']');
    }
}
