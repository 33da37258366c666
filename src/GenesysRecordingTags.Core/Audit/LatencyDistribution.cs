using System.Numerics;

namespace GenesysRecordingTags.Core.Audit;

/// <summary>How often durations occurred. Each is counted as it is while there are few different ones, and to within 0.05 % from then on, so that
/// memory does not grow with their number.</summary>
internal sealed class LatencyDistribution
{
    private const int MaximumValues = 50_000;
    private const int KeptBits = 11;
    private readonly Dictionary<long, long> _counts = [];
    private bool _isRounded;
    private List<KeyValuePair<long, long>>? _sorted;

    /// <summary>How many durations there are.</summary>
    public long Count { get; private set; }

    /// <summary>The shortest, in ticks.</summary>
    public long Minimum { get; private set; } = long.MaxValue;

    /// <summary>The longest, in ticks.</summary>
    public long Maximum { get; private set; }

    /// <summary>The durations in ticks, ascending, and how often each occurred.</summary>
    public IReadOnlyList<KeyValuePair<long, long>> Values => _sorted ??= [.. _counts.Where(pair => pair.Value > 0).OrderBy(pair => pair.Key)];

    /// <summary>Adds a duration.</summary>
    public void Add(long ticks)
    {
        Minimum = Math.Min(Minimum, ticks);
        Maximum = Math.Max(Maximum, ticks);
        AddCount(ticks, 1);
        if (!_isRounded && _counts.Count > MaximumValues)
        {
            Round();
        }
    }

    /// <summary>Takes back a duration that was added.</summary>
    public void Remove(long ticks) => AddCount(ticks, -1);

    /// <summary>The duration, in ticks, that stands at a place of all in ascending order.</summary>
    /// <param name="place">From 0.</param>
    public long At(long place)
    {
        foreach (var (ticks, count) in Values)
        {
            place -= count;
            if (place < 0)
            {
                return ticks;
            }
        }

        return 0;
    }

    private void AddCount(long ticks, int count)
    {
        var key = _isRounded ? RoundDown(ticks) : ticks;
        _counts[key] = _counts.GetValueOrDefault(key) + count;
        Count += count;
        _sorted = null;
    }

    private void Round()
    {
        _isRounded = true;
        var exact = _counts.ToList();
        _counts.Clear();
        foreach (var (ticks, count) in exact)
        {
            var key = RoundDown(ticks);
            _counts[key] = _counts.GetValueOrDefault(key) + count;
        }
    }

    private static long RoundDown(long ticks)
    {
        var shift = Math.Max(0, BitOperations.Log2((ulong)Math.Max(1, ticks)) - KeptBits);
        return ticks >> shift << shift;
    }
}
