using GenesysRecordingTags.Core.Api;

namespace GenesysRecordingTags.Core.Http;

/// <summary>What the service allows, learned from its answers, and when the next request may go. Not safe for threads.</summary>
/// <remarks>The rest of a window is spread over its rest, by everybody who shares it. The next window begins one length after the
/// earliest request that is known to be in this one: never too early, wherever the service's windows begin.</remarks>
internal sealed class RateLimitModel
{
    // What one late timer may make up for; more would be a burst.
    private static readonly TimeSpan CatchUp = TimeSpan.FromMilliseconds(15);
    private static readonly TimeSpan ShortestMargin = TimeSpan.FromMilliseconds(4);
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    private readonly LatencyEstimate _latency = new();
    private readonly FairShare _share = new();
    private readonly SlowStart _slowStart = new();
    private RateLimitWindow? _window;
    private TimeSpan _length;
    private TimeSpan _extraMargin;
    private TimeSpan _nextAt;
    private long _lastSent;
    private bool _roundsDown;
    private bool _tellsReset;

    /// <summary>Requests a window; null until the service says.</summary>
    public int? Limit { get; private set; }

    /// <summary>Nothing is sent before.</summary>
    public TimeSpan PausedUntil { get; private set; }

    /// <summary>Requests under way.</summary>
    public int InFlight { get; set; }

    /// <summary>When the window ends.</summary>
    public TimeSpan? WindowEnd => _window?.End;

    /// <summary>The time around a window's end in which nobody knows where a request arrives.</summary>
    private TimeSpan Margin
    {
        get
        {
            var margin = _latency.Spread + _extraMargin;
            return Later(Earlier(margin, LongestMargin), ShortestMargin);
        }
    }

    private TimeSpan LongestMargin => _length / 12;

    /// <summary>Whether anything holds requests back.</summary>
    /// <param name="now">The time.</param>
    public bool IsHolding(TimeSpan now) => Limit is not null || PausedUntil > now || _slowStart.IsActive;

    /// <summary>What is left of the window; null until the service says.</summary>
    /// <param name="now">The time.</param>
    public int? GetRemaining(TimeSpan now) => _window switch
    {
        null => null,
        { IsConfirmed: true } window when now < window.End + Margin =>
            (int)Math.Max(0, window.Remaining - (_lastSent - window.NewestAnswered)),
        _ => Limit,
    };

    /// <summary>Requests a second that are let through; null where nothing holds them back.</summary>
    /// <param name="now">The time.</param>
    public double? GetRate(TimeSpan now)
    {
        if (Limit is not { } limit)
        {
            return _slowStart.Rate;
        }

        var spacing = GetSpacing(now);
        return spacing > TimeSpan.Zero ? 1 / spacing.TotalSeconds : limit / _length.TotalSeconds;
    }

    /// <summary>How long the next request must wait.</summary>
    /// <param name="now">The time.</param>
    /// <param name="priority">Interactive need not keep the even pace, only the limit.</param>
    public TimeSpan GetWait(TimeSpan now, RequestPriority priority)
    {
        var isInteractive = priority == RequestPriority.Interactive;
        var at = PausedUntil;
        if (Limit is null)
        {
            at = Later(at, isInteractive ? at : _slowStart.NextAt);
            return at > now ? at - now : TimeSpan.Zero;
        }

        Foresee(now);
        if ((GetAvailable(now) < 1 && now < GetNextLook()) || (!isInteractive && now >= _window!.End - Margin))
        {
            at = Later(at, GetNextLook());
        }
        else if (!isInteractive)
        {
            at = Later(at, _nextAt);
        }

        return at > now ? at - now : TimeSpan.Zero;
    }

    /// <summary>A request goes out.</summary>
    /// <param name="lease">Its lease.</param>
    public void NoteSent(in RateLimitLease lease)
    {
        var now = lease.SentAt;
        _lastSent = lease.Sequence;
        _slowStart.NoteSent(now);
        if (Limit is not null)
        {
            _nextAt = Later(_nextAt, now - CatchUp) + GetSpacing(now);
        }
    }

    /// <summary>An answer tells of the allowance.</summary>
    /// <param name="lease">The request's lease.</param>
    /// <param name="headers">What it tells.</param>
    /// <param name="now">The time.</param>
    /// <param name="lastSent">The newest request that was sent.</param>
    /// <param name="isLimited">The request was refused for the allowance.</param>
    public void Learn(in RateLimitLease lease, RateLimitHeaders headers, TimeSpan now, long lastSent, bool isLimited)
    {
        _lastSent = Math.Max(_lastSent, lastSent);
        _latency.Take(now - lease.SentAt);
        _tellsReset = headers.Reset is not null;
        _roundsDown |= headers.Reset == TimeSpan.Zero;
        var reset = (headers.Reset ?? Second) + (_roundsDown ? Second : TimeSpan.Zero);

        if (_window is not { } window || Limit != headers.Limit)
        {
            Limit = headers.Limit;
            _length = reset;
            Open(lease, headers.Remaining, reset);
        }
        else if (lease.Sequence < window.FirstSequence)
        {
            // It tells of a window that is over.
            return;
        }
        else if (!window.IsConfirmed)
        {
            Confirm(window, lease, headers.Remaining, reset, isLimited);
        }
        else if (IsOfLastWindow(window, lease, headers.Remaining))
        {
            return;
        }
        else if (IsOfNextWindow(window, lease, headers.Remaining, reset))
        {
            _share.Take(window, _length);
            _length = reset;
            Open(lease, headers.Remaining, reset);
        }
        else
        {
            window.Take(lease, headers.Remaining, lease.SentAt + reset);
            window.WasOverdrawn |= isLimited;
            _share.Glance(window, _length);
        }

        // What was learned may allow more than what was planned.
        _nextAt = Earlier(_nextAt, now + GetSpacing(now));
    }

    /// <summary>The service no longer asks to wait.</summary>
    /// <param name="now">The time.</param>
    /// <param name="lastSent">The newest request that was sent.</param>
    public void EndPause(TimeSpan now, long lastSent)
    {
        if (PausedUntil > now)
        {
            PausedUntil = now;
            if (Limit is null)
            {
                _slowStart.Begin(now, now, lastSent);
            }
        }
    }

    /// <summary>The service asks to wait.</summary>
    /// <param name="now">The time.</param>
    /// <param name="wait">How long.</param>
    /// <param name="lastSent">The newest request that was sent.</param>
    public void Pause(TimeSpan now, TimeSpan wait, long lastSent)
    {
        if (Limit is null && now >= PausedUntil)
        {
            _slowStart.Begin(now, now + wait, lastSent);
        }

        PausedUntil = Later(PausedUntil, now + wait);
    }

    /// <inheritdoc/>
    public override string ToString() => Limit is { } limit ? $"{limit} in {_length.TotalSeconds:0} s" : "unknown";

    private static TimeSpan Later(TimeSpan left, TimeSpan right) => left > right ? left : right;

    private static TimeSpan Earlier(TimeSpan left, TimeSpan right) => left < right ? left : right;

    /// <summary>When to try again: in the next window; or soon, where it is only supposed that others have used up this one.</summary>
    private TimeSpan GetNextLook()
    {
        var window = _window!;
        var next = window.End + Margin;
        var isSupposed = window.IsConfirmed && window.Remaining - (_lastSent - window.NewestAnswered) >= 2 + Limit / 20 && InFlight == 0;
        return isSupposed ? Earlier(next, window.NewestSentAt + _length / 6) : next;
    }

    /// <summary>From one request to the next, so that our part of what is left lasts to the end of the window.</summary>
    private TimeSpan GetSpacing(TimeSpan now)
    {
        var window = _window!;
        var left = window.End - Margin - now;
        if (left <= TimeSpan.Zero)
        {
            return _length / Limit!.Value;
        }

        var available = Math.Max(0, GetAvailable(now));
        var scheduled = Limit!.Value * Math.Min(1, (window.End - now) / _length);
        // One slot more than requests: the last one must not fall on the end.
        return left / (1 + available * _share.Weigh(available / Math.Max(1, scheduled)));
    }

    /// <summary>What can still be sent in this window: what was left, less what was sent since, by us and as it seems by others.</summary>
    private double GetAvailable(TimeSpan now)
    {
        var window = _window!;
        if (!window.IsConfirmed)
        {
            var sent = _lastSent - window.FirstSequence + 1;
            if (sent == 0)
            {
                // Somebody must ask, whatever others are supposed to use.
                return Limit!.Value;
            }

            // A service that does not tell when its window ends is asked with one request whether it has.
            return _tellsReset ? Limit!.Value - sent - _share.GetOthers(now - window.Start, Limit.Value) : 0;
        }

        var sentSince = _lastSent - window.NewestAnswered;
        return window.Remaining - sentSince - GetOvertaken(window, sentSince) - _share.GetOthers(now - window.NewestSentAt + _latency.Spread, Limit!.Value);
    }

    /// <summary>Requests that were sent before the newest that was answered, and may not have arrived when it did.</summary>
    private double GetOvertaken(RateLimitWindow window, long sentSince)
    {
        var unanswered = Math.Min(InFlight - sentSince, window.NewestAnswered - window.FirstSequence);
        // What is under way for longer has arrived, and only its answer takes so long.
        var close = 1 + _latency.Spread / _length * Limit!.Value;
        return Math.Clamp(unanswered, 0, close);
    }

    private bool IsOfNextWindow(RateLimitWindow window, in RateLimitLease lease, int remaining, TimeSpan reset) =>
        lease.Sequence > window.NewestAnswered
        // Answers overtake each other, but not by so much.
        && (remaining > window.Remaining + Math.Max(InFlight, Limit!.Value / 8)
            || lease.SentAt + reset - Second > window.End + Margin);

    /// <summary>A request that was sent about when the window began, and arrived before it did.</summary>
    private bool IsOfLastWindow(RateLimitWindow window, in RateLimitLease lease, int remaining) =>
        lease.SentAt < window.Start + 2 * Margin && remaining < window.Remaining - 2 * InFlight - Limit / 4;

    /// <summary>Opens the window that should have begun by now.</summary>
    private void Foresee(TimeSpan now)
    {
        var window = _window!;
        var begin = window.End + Margin;
        if (now < begin)
        {
            return;
        }

        _share.Take(window, _length);
        // Windows may have passed with nothing sent.
        var start = begin + Math.Floor((now - begin) / _length) * _length;
        _window = new RateLimitWindow { FirstSequence = _lastSent + 1, Start = start, End = start + _length };
        _nextAt = now;
    }

    private void Confirm(RateLimitWindow window, in RateLimitLease lease, int remaining, TimeSpan reset, bool isLimited)
    {
        if (isLimited)
        {
            // It had not begun: the ways there differ by more than was thought.
            _extraMargin = Earlier(Later(_extraMargin * 2, ShortestMargin), LongestMargin);
        }

        _length = Later(_length, reset);
        window.Take(lease, remaining, lease.SentAt + reset);
    }

    private void Open(in RateLimitLease lease, int remaining, TimeSpan reset)
    {
        _window = new RateLimitWindow { FirstSequence = lease.Sequence, Start = lease.SentAt, End = lease.SentAt + reset };
        _window.Take(lease, remaining, lease.SentAt + reset);
    }
}
