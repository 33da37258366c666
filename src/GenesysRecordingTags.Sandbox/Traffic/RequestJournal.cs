namespace GenesysRecordingTags.Sandbox;

/// <summary>The newest requests, in the order in which they came to their end.</summary>
public sealed class RequestJournal
{
    private readonly object _gate = new();
    private readonly int _maxEntries;
    private readonly Queue<JournalEntry> _entries = new();
    private long _sequence;

    internal RequestJournal(int maxEntries)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(maxEntries);
        _maxEntries = maxEntries;
    }

    /// <summary>Whether requests are kept at all.</summary>
    public bool IsOn => _maxEntries > 0;

    /// <summary>The requests that are kept.</summary>
    /// <param name="filter">Which of them; null means all.</param>
    public IReadOnlyList<JournalEntry> Entries(JournalFilter? filter = null)
    {
        JournalEntry[] all;
        lock (_gate)
        {
            all = _entries.ToArray();
        }

        return filter is null ? all : Array.FindAll(all, filter.Matches);
    }

    /// <summary>Forgets all requests.</summary>
    public void Clear()
    {
        lock (_gate)
        {
            _entries.Clear();
        }
    }

    internal void Add(JournalEntry entry)
    {
        lock (_gate)
        {
            if (_entries.Count == _maxEntries)
            {
                _entries.Dequeue();
            }

            _entries.Enqueue(entry with { Sequence = ++_sequence });
        }
    }
}
