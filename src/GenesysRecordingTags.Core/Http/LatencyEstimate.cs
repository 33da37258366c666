namespace GenesysRecordingTags.Core.Http;

/// <summary>How much the time of requests differs from one to the next, as TCP measures it.</summary>
internal sealed class LatencyEstimate
{
    private double _mean;
    private double _deviation;
    private bool _isKnown;

    /// <summary>Within which nearly all requests differ.</summary>
    public TimeSpan Spread => TimeSpan.FromSeconds(4 * _deviation);

    /// <summary>Takes one request's time.</summary>
    /// <param name="time">The time.</param>
    public void Take(TimeSpan time)
    {
        var sample = time.TotalSeconds;
        if (!_isKnown)
        {
            (_mean, _deviation, _isKnown) = (sample, sample / 4, true);
            return;
        }

        _deviation += (Math.Abs(sample - _mean) - _deviation) / 16;
        _mean += (sample - _mean) / 16;
    }
}
