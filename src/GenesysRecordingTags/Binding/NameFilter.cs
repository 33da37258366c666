using System.Management.Automation;

namespace GenesysRecordingTags.Binding;

/// <summary>Selects by a name that may be a pattern, as the -Name parameters of all commands do: letter case does not count, a name that
/// looks like a pattern is itself first, and a name without wildcards that nothing has is missed.</summary>
internal static class NameFilter
{
    /// <summary>Whether a text is what a name means.</summary>
    /// <param name="name">The name, or a pattern.</param>
    /// <param name="text">The text.</param>
    public static bool Matches(string name, string? text) => TextPattern.Of(name).IsMatch(text ?? string.Empty);

    /// <summary>Selects what a name means.</summary>
    /// <param name="name">The name, or a pattern.</param>
    /// <param name="items">What there is.</param>
    /// <param name="missed">Called where a name without wildcards means nothing.</param>
    /// <param name="namesOf">The names of an item.</param>
    public static List<T> Select<T>(string name, IEnumerable<T> items, Action missed, params Func<T, string?>[] namesOf)
    {
        var all = items.ToList();
        var found = all.FindAll(item => Array.Exists(namesOf, nameOf => string.Equals(name, nameOf(item), StringComparison.OrdinalIgnoreCase)));
        if (found.Count == 0)
        {
            found = all.FindAll(item => Array.Exists(namesOf, nameOf => Matches(name, nameOf(item))));
        }

        if (found.Count == 0 && !WildcardPattern.ContainsWildcardCharacters(name))
        {
            missed();
        }

        return found;
    }
}
