namespace GenesysRecordingTags.Core.Http;

/// <summary>The pace after a pause where the service tells no limit: half of what it refused, then faster until it is free again.</summary>
internal sealed class SlowStart
{
    private const double GrowthPerSecond = 1.25;

    // At that pace nothing is held back that was not faster before.
    private const double FreeAtMultiple = 8;

    private double _startRate;
    private TimeSpan _startedAt;
    private TimeSpan _measuredFrom;
    private long _measuredFromSequence;

    /// <summary>Whether it holds requests back.</summary>
    public bool IsActive { get; private set; }

    /// <summary>Requests a second; null where it does not.</summary>
    public double? Rate { get; private set; }

    /// <summary>When the next may go.</summary>
    public TimeSpan NextAt { get; private set; }

    /// <summary>The service has refused.</summary>
    /// <param name="now">The time.</param>
    /// <param name="resumeAt">When the pause ends.</param>
    /// <param name="lastSent">The newest request that was sent.</param>
    public void Begin(TimeSpan now, TimeSpan resumeAt, long lastSent)
    {
        var seconds = Math.Max(1, (now - _measuredFrom).TotalSeconds);
        _startRate = Math.Max(1, (lastSent - _measuredFromSequence) / seconds / 2);
        (_measuredFrom, _measuredFromSequence) = (resumeAt, lastSent);
        (Rate, _startedAt, NextAt, IsActive) = (_startRate, resumeAt, resumeAt, true);
    }

    /// <summary>A request goes out.</summary>
    /// <param name="now">The time.</param>
    public void NoteSent(TimeSpan now)
    {
        if (!IsActive)
        {
            return;
        }

        var rate = _startRate * Math.Pow(GrowthPerSecond, Math.Clamp((now - _startedAt).TotalSeconds, 0, 3600));
        if (rate >= FreeAtMultiple * _startRate)
        {
            (IsActive, Rate, NextAt) = (false, null, TimeSpan.Zero);
            return;
        }

        Rate = rate;
        NextAt = now + TimeSpan.FromSeconds(1 / rate);
    }
}
