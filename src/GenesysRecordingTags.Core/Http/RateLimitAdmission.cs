using GenesysRecordingTags.Core.Api;

namespace GenesysRecordingTags.Core.Http;

/// <summary>Decides whether a request may go now: by what is known of the limit, by the first request of a connection, whose answer the others wait
/// for, and by one request now and then during a very long pause. Not safe for threads.</summary>
/// <param name="maximumPause">The longest wait that is not refused.</param>
internal sealed class RateLimitAdmission(TimeSpan maximumPause)
{
    // How long the others wait for what the very first answer says of the limit.
    private static readonly TimeSpan LongestProbe = TimeSpan.FromSeconds(1);

    private TimeSpan? _probeEndsAt;
    private bool _isProbed;
    private TimeSpan? _asksAgainAt;

    /// <summary>What is known of the limit.</summary>
    public RateLimitModel Model { get; } = new();

    /// <summary>How long the next request must wait.</summary>
    /// <param name="now">The time.</param>
    /// <param name="priority">Interactive need not keep the even pace, only the limit.</param>
    public TimeSpan GetWait(TimeSpan now, RequestPriority priority)
    {
        var wait = Model.GetWait(now, priority);
        return !_isProbed && _probeEndsAt is { } end && end > now && end - now > wait ? end - now : wait;
    }

    /// <summary>Decides on the next request.</summary>
    /// <param name="now">The time.</param>
    /// <param name="priority">Its priority.</param>
    /// <param name="refusal">The refusal, where the wait would be too long.</param>
    public RateLimitDecision Decide(TimeSpan now, RequestPriority priority, out RateLimitLease refusal)
    {
        refusal = default;
        var wait = GetWait(now, priority);
        if (wait <= maximumPause)
        {
            _asksAgainAt = null;
            return wait > TimeSpan.Zero ? RateLimitDecision.Wait : RateLimitDecision.Admit;
        }

        _asksAgainAt ??= now + maximumPause;
        if (now < _asksAgainAt)
        {
            refusal = new RateLimitLease { RefusedWait = wait, AskedAgainIn = _asksAgainAt.Value - now };
            return RateLimitDecision.Refuse;
        }

        _asksAgainAt = now + maximumPause;
        return RateLimitDecision.AdmitProbe;
    }

    /// <summary>A request goes out.</summary>
    /// <param name="lease">Its lease.</param>
    public void NoteSent(in RateLimitLease lease)
    {
        Model.NoteSent(lease);
        if (!_isProbed)
        {
            _probeEndsAt ??= lease.SentAt + LongestProbe;
        }
    }

    /// <summary>A request is over.</summary>
    /// <param name="lease">Its lease.</param>
    /// <param name="ending">How it ended.</param>
    /// <param name="now">The time.</param>
    /// <param name="lastSent">The newest request that was sent.</param>
    public void NoteEnded(in RateLimitLease lease, in RateLimitEnding ending, TimeSpan now, long lastSent)
    {
        // Without an answer nothing was learned: the next request asks.
        _isProbed |= ending.StatusCode != 0;
        _probeEndsAt = _isProbed ? _probeEndsAt : null;
        if (lease.IsProbe && ending.StatusCode is not (0 or 429))
        {
            Model.EndPause(now, lastSent);
        }

        if (ending.Headers is { } headers)
        {
            Model.Learn(lease, headers, now, lastSent, ending.StatusCode == 429);
        }

        // After the headers: where they tell the limit, no slow start is needed.
        if (ending.Pause is { } pause)
        {
            if (lease.IsProbe)
            {
                Model.EndPause(now, lastSent);
            }

            Model.Pause(now, pause, lastSent);
            _asksAgainAt = pause > maximumPause ? now + maximumPause : _asksAgainAt;
        }
    }
}
