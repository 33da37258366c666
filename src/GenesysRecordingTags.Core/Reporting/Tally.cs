using System.Text;

namespace GenesysRecordingTags.Core.Reporting;

/// <summary>Counts by name: all of it, and what of it failed.</summary>
internal sealed class Tally
{
    // More names than anybody reads: those that come later are counted together.
    private const int MaximumNames = 10_000;

    private const string Others = "(others)";

    private readonly Dictionary<string, (long Count, long Failed)> _counts = new(StringComparer.Ordinal);

    private byte[] _lastBytes = [];
    private string _lastName = string.Empty;

    /// <summary>How many names there are.</summary>
    public int Count => _counts.Count;

    /// <summary>Counts one.</summary>
    public void Add(string name, bool isFailed = false)
    {
        name = _counts.Count < MaximumNames || _counts.ContainsKey(name) ? name : Others;
        var (count, failed) = _counts.GetValueOrDefault(name);
        _counts[name] = (count + 1, failed + (isFailed ? 1 : 0));
    }

    /// <summary>Counts one.</summary>
    /// <param name="name">Its name, UTF-8.</param>
    /// <param name="isFailed">Whether it failed.</param>
    public void Add(ReadOnlySpan<byte> name, bool isFailed = false)
    {
        // From record to record, most names stay.
        if (!name.SequenceEqual(_lastBytes))
        {
            _lastBytes = name.ToArray();
            _lastName = Encoding.UTF8.GetString(name);
        }

        Add(_lastName, isFailed);
    }

    /// <summary>The names with the highest counts.</summary>
    public IReadOnlyList<(string Name, long Count, long Failed)> Top(int number) =>
        [.. _counts.OrderByDescending(pair => pair.Value.Count).ThenBy(pair => pair.Key, StringComparer.Ordinal).Take(number).Select(pair => (pair.Key, pair.Value.Count, pair.Value.Failed))];
}
