namespace GenesysRecordingTags.Core.Http;

/// <summary>What the service allows, as its answers tell it, and when the next request may go. Not safe for threads.</summary>
internal sealed class Allowance
{
    private int _remaining;
    private long _latest;
    private long _sent;
    private TimeSpan _nextAt;

    /// <summary>Requests a window; null until the service says.</summary>
    public int? Limit { get; private set; }

    /// <summary>When the window ends.</summary>
    public TimeSpan? WindowEnd { get; private set; }

    /// <summary>Nothing is sent before.</summary>
    public TimeSpan PausedUntil { get; private set; }

    public bool IsHolding(TimeSpan now) => Limit is not null || PausedUntil > now;

    public int? GetRemaining(TimeSpan now) => Limit is null ? null : (int)Math.Max(0, _remaining - (_sent - _latest));

    public double? GetRate(TimeSpan now) =>
        GetRemaining(now) is { } left && WindowEnd is { } end ? left / Math.Max(0.05, (end - now).TotalSeconds) : null;

    public void NoteSent(in SendPermit permit, TimeSpan now)
    {
        _sent = permit.Sequence;
        if (GetRate(now) is { } rate)
        {
            _nextAt = now + TimeSpan.FromSeconds(1 / Math.Max(rate, 0.1));
        }
    }

    public void Learn(in SendPermit permit, RateLimitReading reading, TimeSpan now, long sequence, int inFlight, bool isLimited)
    {
        Limit = reading.Limit;
        if (permit.Sequence >= _latest)
        {
            _latest = permit.Sequence;
            _sent = sequence;
            _remaining = reading.Remaining;
            WindowEnd = now + (reading.Reset ?? TimeSpan.FromSeconds(1));
        }
    }

    public void Pause(TimeSpan now, TimeSpan wait)
    {
        var until = now + wait;
        PausedUntil = until > PausedUntil ? until : PausedUntil;
    }

    public TimeSpan GetWait(TimeSpan now, bool isUrgent)
    {
        var at = PausedUntil;
        if (Limit is not null)
        {
            if (GetRemaining(now) < 1 && WindowEnd > now)
            {
                at = WindowEnd.Value > at ? WindowEnd.Value : at;
            }
            else if (!isUrgent && _nextAt > at)
            {
                at = _nextAt;
            }
        }

        return at > now ? at - now : TimeSpan.Zero;
    }

    public override string ToString() => Limit is null ? "unknown" : $"{GetRemaining(default)}/{Limit}";
}
