namespace GenesysRecordingTags.Core.Events;

/// <summary>Remembers a bounded number of ids, the oldest forgotten first.</summary>
internal sealed class RecentIds(int capacity)
{
    private readonly HashSet<string> _ids = new(StringComparer.Ordinal);
    private readonly Queue<string> _order = new();

    /// <summary>Remembers an id.</summary>
    /// <returns>False where it was known.</returns>
    public bool Add(string id)
    {
        if (!_ids.Add(id))
        {
            return false;
        }

        _order.Enqueue(id);
        if (_order.Count > capacity)
        {
            _ids.Remove(_order.Dequeue());
        }

        return true;
    }

    /// <summary>Whether an id is remembered.</summary>
    public bool Contains(string id) => _ids.Contains(id);
}
