namespace GenesysRecordingTags.Core.Reporting;

/// <summary>Changes over time, in bars of a readable width: it grows with the span that is covered.</summary>
internal sealed class Timeline
{
    /// <summary>No more bars than this.</summary>
    public const int MaximumBars = 96;

    private static readonly TimeSpan[] Widths =
    [
        TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(2), TimeSpan.FromSeconds(5), TimeSpan.FromSeconds(10), TimeSpan.FromSeconds(30),
        TimeSpan.FromMinutes(1), TimeSpan.FromMinutes(2), TimeSpan.FromMinutes(5), TimeSpan.FromMinutes(15), TimeSpan.FromMinutes(30),
        TimeSpan.FromHours(1), TimeSpan.FromHours(2), TimeSpan.FromHours(4), TimeSpan.FromHours(12),
        TimeSpan.FromDays(1), TimeSpan.FromDays(7), TimeSpan.FromDays(28),
    ];

    private static readonly int OutcomeCount = Enum.GetValues<AuditOutcome>().Length;
    private readonly SortedDictionary<long, long[]> _bars = [];
    private int _width;
    private long _first = long.MaxValue;
    private long _last = long.MinValue;

    /// <summary>The width of a bar.</summary>
    public TimeSpan Width => _width < Widths.Length ? Widths[_width] : Widths[^1] * Math.Pow(2, _width - Widths.Length + 1);

    /// <summary>The first bar's beginning (UTC).</summary>
    public DateTimeOffset Start => TimeOf(_first);

    /// <summary>How many bars there are from the first to the last, empty ones included.</summary>
    public int Length => _bars.Count == 0 ? 0 : (int)(_last - _first + 1);

    /// <summary>The bars: the place, the beginning (UTC), and the counts by outcome.</summary>
    public IEnumerable<(int Place, DateTimeOffset Time, long[] Counts)> Bars =>
        _bars.Select(bar => ((int)(bar.Key - _first), TimeOf(bar.Key), bar.Value));

    /// <summary>Takes a change.</summary>
    public void Add(DateTimeOffset time, AuditOutcome outcome)
    {
        var place = time.UtcTicks / Width.Ticks;
        if (!_bars.TryGetValue(place, out var counts))
        {
            _bars.Add(place, counts = new long[OutcomeCount]);
            Cover(place);
        }

        counts[(int)outcome]++;
        while (_last - _first >= MaximumBars)
        {
            Widen();
        }
    }

    private DateTimeOffset TimeOf(long place) => new(place * Width.Ticks, TimeSpan.Zero);

    // The dictionary finds its ends by walking all bars, which is too much for each of millions of records.
    private void Cover(long place) => (_first, _last) = (Math.Min(_first, place), Math.Max(_last, place));

    private void Widen()
    {
        var narrow = _bars.Select(bar => (Time: TimeOf(bar.Key), Counts: bar.Value)).ToList();
        _bars.Clear();
        (_first, _last) = (long.MaxValue, long.MinValue);
        _width++;
        foreach (var (time, counts) in narrow)
        {
            var place = time.UtcTicks / Width.Ticks;
            Cover(place);
            if (!_bars.TryAdd(place, counts))
            {
                for (var i = 0; i < counts.Length; i++)
                {
                    _bars[place][i] += counts[i];
                }
            }
        }
    }
}
