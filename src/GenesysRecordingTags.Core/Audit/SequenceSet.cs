namespace GenesysRecordingTags.Core.Audit;

/// <summary>Places of a chain, one bit each.</summary>
internal sealed class SequenceSet
{
    private const int BitsAPart = 1 << 15;
    private readonly Dictionary<long, ulong[]> _parts = [];
    private long _lastPart = long.MinValue;
    private ulong[] _last = [];

    /// <summary>How many there are.</summary>
    public long Count { get; private set; }

    /// <summary>Adds a place that is not there yet.</summary>
    public void Add(long sequence)
    {
        var bits = Find(sequence) ?? Make(sequence);
        var place = (int)(sequence & (BitsAPart - 1));
        bits[place >> 6] |= 1UL << (place & 63);
        Count++;
    }

    /// <summary>Whether a place is in it.</summary>
    public bool Contains(long sequence)
    {
        var place = (int)(sequence & (BitsAPart - 1));
        return Find(sequence) is { } bits && (bits[place >> 6] & (1UL << (place & 63))) != 0;
    }

    private ulong[]? Find(long sequence)
    {
        var part = sequence / BitsAPart;
        if (part == _lastPart)
        {
            return _last;
        }

        if (!_parts.TryGetValue(part, out var bits))
        {
            return null;
        }

        (_lastPart, _last) = (part, bits);
        return bits;
    }

    private ulong[] Make(long sequence)
    {
        var bits = new ulong[BitsAPart / 64];
        _parts.Add(sequence / BitsAPart, bits);
        return bits;
    }
}
