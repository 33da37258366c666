namespace GenesysRecordingTags.Core.Ledger.Sqlite.Packing;

/// <summary>The shapes of the records that were read last.</summary>
/// <typeparam name="T">What a reader keeps with each.</typeparam>
internal sealed class RecordShapes<T>
    where T : class
{
    private const int Capacity = 4096;
    private readonly Dictionary<int, RecordShape<T>> _shapes = [];
    private RecordShape<T>? _last;

    /// <summary>Forgets them.</summary>
    public void Clear()
    {
        _shapes.Clear();
        _last = null;
    }

    /// <summary>The shape of a packed text.</summary>
    public RecordShape<T> Find(ReadOnlySpan<byte> packed)
    {
        if (_last?.IsOf(packed) == true)
        {
            return _last;
        }

        var hash = new HashCode();
        hash.AddBytes(packed);
        var key = hash.ToHashCode();
        if (_shapes.TryGetValue(key, out var shape) && shape.IsOf(packed))
        {
            return _last = shape;
        }

        if (_shapes.Count >= Capacity)
        {
            _shapes.Clear();
        }

        return _last = _shapes[key] = new RecordShape<T>(packed);
    }
}
