namespace GenesysRecordingTags.Core.Reporting;

/// <summary>Counts by name.</summary>
internal sealed class Tally
{
    private readonly Dictionary<string, long> _counts = new(StringComparer.Ordinal);

    /// <summary>All counts together.</summary>
    public long Total => _counts.Values.Sum();

    /// <summary>How many names there are.</summary>
    public int Count => _counts.Count;

    /// <summary>Counts one.</summary>
    public void Add(string name) => _counts[name] = _counts.GetValueOrDefault(name) + 1;

    /// <summary>The names with the highest counts.</summary>
    public IReadOnlyList<(string Name, long Count)> Top(int number) =>
        [.. _counts.OrderByDescending(pair => pair.Value).ThenBy(pair => pair.Key, StringComparer.Ordinal).Take(number).Select(pair => (pair.Key, pair.Value))];
}
