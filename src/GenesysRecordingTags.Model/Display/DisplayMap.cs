using System.Diagnostics.CodeAnalysis;

namespace GenesysRecordingTags;

/// <summary>Metadata that says what is in it where it becomes text: <c>queue=support; caseId=4711</c>.</summary>
/// <typeparam name="T">string, or string? where a key may be said to be absent.</typeparam>
public sealed class DisplayMap<T> : Dictionary<string, T>
    where T : class?
{
    private DisplayMap(IEnumerable<KeyValuePair<string, T>> pairs, IEqualityComparer<string> comparer)
        : base(pairs, comparer)
    {
    }

    /// <summary>The map of the same pairs.</summary>
    /// <param name="pairs">The pairs.</param>
    [return: NotNullIfNotNull(nameof(pairs))]
    internal static DisplayMap<T>? Of(IReadOnlyDictionary<string, T>? pairs) => pairs switch
    {
        null => null,
        DisplayMap<T> map => map,
        Dictionary<string, T> dictionary => new DisplayMap<T>(dictionary, dictionary.Comparer),
        _ => new DisplayMap<T>(pairs, StringComparer.Ordinal),
    };

    /// <summary>The pairs, separated by semicolons.</summary>
    public override string ToString() => string.Join("; ", this.Select(pair => $"{pair.Key}={(object?)pair.Value ?? "(absent)"}"));
}
