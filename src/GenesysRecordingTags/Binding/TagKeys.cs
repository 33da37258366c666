using System.Collections;
using System.Management.Automation;
using System.Runtime.CompilerServices;

namespace GenesysRecordingTags.Binding;

/// <summary>The keys that a tag is written with, and those of a given tag that are none: binding a parameter can't warn, the command can.</summary>
internal static class TagKeys
{
    private static readonly ConditionalWeakTable<RecordingTag, IReadOnlyList<string>> Unknown = [];

    /// <summary>The keys, each with its other names.</summary>
    public static IReadOnlyList<string[]> Names { get; } = [["Label"], ["TaxonomyId"], ["Confidence"], ["Status"]];

    /// <summary>The keys.</summary>
    public static HashSet<string> Known { get; } = Names.SelectMany(names => names).ToHashSet(StringComparer.OrdinalIgnoreCase);

    /// <summary>Remembers all keys of what a tag was made from, where some are not a tag's.</summary>
    /// <param name="tag">The tag.</param>
    /// <param name="item">What it was made from.</param>
    public static void Remember(RecordingTag tag, object item)
    {
        var given = item is PSObject wrapped ? wrapped.BaseObject : item;
        var keys = given switch
        {
            IDictionary dictionary => dictionary.Keys.OfType<string>().Order(StringComparer.OrdinalIgnoreCase).ToList(),
            PSCustomObject => PSObject.AsPSObject(item).Properties.Select(property => property.Name).ToList(),
            _ => [],
        };
        if (keys.Exists(key => !Known.Contains(key)))
        {
            Unknown.Add(tag, keys);
        }
    }

    /// <summary>All keys that a tag was made from, where some are not a tag's; else null.</summary>
    /// <param name="tag">The tag.</param>
    public static IReadOnlyList<string>? UnknownOf(RecordingTag tag) => Unknown.TryGetValue(tag, out var keys) ? keys : null;
}
