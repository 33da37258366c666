namespace GenesysRecordingTags.Core.Ledger;

/// <summary>A map of bounded size: the entry that was set longest ago makes room for a new one.</summary>
/// <param name="capacity">How many entries it holds.</param>
internal sealed class RecentMap<TKey, TValue>(int capacity)
    where TKey : notnull
    where TValue : class
{
    private readonly Dictionary<TKey, LinkedListNode<(TKey Key, TValue Value)>> _nodes = [];
    private readonly LinkedList<(TKey Key, TValue Value)> _order = [];

    /// <summary>An entry; null where there is none.</summary>
    public TValue? Find(TKey key) => _nodes.TryGetValue(key, out var node) ? node.Value.Value : null;

    /// <summary>Sets an entry.</summary>
    /// <returns>The one that made room for it; null where none had to.</returns>
    public TValue? Set(TKey key, TValue value)
    {
        Remove(key);
        _nodes.Add(key, _order.AddLast((key, value)));
        if (_nodes.Count <= capacity)
        {
            return null;
        }

        var oldest = _order.First!.Value;
        Remove(oldest.Key);
        return oldest.Value;
    }

    /// <summary>Removes an entry.</summary>
    /// <returns>The entry; null where there was none.</returns>
    public TValue? Remove(TKey key)
    {
        if (!_nodes.Remove(key, out var node))
        {
            return null;
        }

        _order.Remove(node);
        return node.Value.Value;
    }
}
