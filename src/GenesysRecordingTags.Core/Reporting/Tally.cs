namespace GenesysRecordingTags.Core.Reporting;

/// <summary>Counts by name: all of it, and what of it failed.</summary>
internal sealed class Tally
{
    // More names than anybody reads: those that come later are counted together.
    private const int MaximumNames = 10_000;

    private const string Others = "(others)";

    private readonly Dictionary<string, (long Count, long Failed)> _counts = new(StringComparer.Ordinal);

    /// <summary>How many names there are.</summary>
    public int Count => _counts.Count;

    /// <summary>Counts one.</summary>
    public void Add(string name, bool isFailed = false)
    {
        name = _counts.Count < MaximumNames || _counts.ContainsKey(name) ? name : Others;
        var (count, failed) = _counts.GetValueOrDefault(name);
        _counts[name] = (count + 1, failed + (isFailed ? 1 : 0));
    }

    /// <summary>The names with the highest counts.</summary>
    public IReadOnlyList<(string Name, long Count, long Failed)> Top(int number) =>
        [.. _counts.OrderByDescending(pair => pair.Value.Count).ThenBy(pair => pair.Key, StringComparer.Ordinal).Take(number).Select(pair => (pair.Key, pair.Value.Count, pair.Value.Failed))];
}
