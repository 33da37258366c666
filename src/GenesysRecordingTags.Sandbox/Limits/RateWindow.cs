namespace GenesysRecordingTags.Sandbox;

/// <summary>Counts requests against an allowance that is renewed at the start of each window.</summary>
internal sealed class RateWindow
{
    private readonly object _gate = new();
    private int _limit;
    private TimeSpan _length;
    private long _window;
    private int _used;

    public RateWindow(int limit, TimeSpan length) => Set(limit, length);

    public (int Limit, TimeSpan Length) Setting
    {
        get
        {
            lock (_gate)
            {
                return (_limit, _length);
            }
        }
    }

    public void Set(int limit, TimeSpan length)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(limit);
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(length, TimeSpan.Zero);
        lock (_gate)
        {
            _limit = limit;
            _length = length;
            _window = -1;
            _used = 0;
        }
    }

    /// <summary>Takes one request from the allowance; null where there is no limit.</summary>
    public RateReading? Take(DateTimeOffset now) => Turn(now, 1);

    /// <summary>The allowance as it stands; null where there is no limit.</summary>
    public RateReading? Read(DateTimeOffset now) => Turn(now, 0);

    private RateReading? Turn(DateTimeOffset now, int requests)
    {
        if (Volatile.Read(ref _limit) == 0)
        {
            return null;
        }

        lock (_gate)
        {
            var window = now.UtcTicks / _length.Ticks;
            if (window != _window)
            {
                _window = window;
                _used = 0;
            }

            var exceeded = requests > 0 && _used >= _limit;
            _used += exceeded ? 0 : requests;
            var left = TimeSpan.FromTicks(((window + 1) * _length.Ticks) - now.UtcTicks);
            return new RateReading(_limit, _limit - _used, (int)Math.Ceiling(left.TotalSeconds), exceeded);
        }
    }
}
