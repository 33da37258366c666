namespace GenesysRecordingTags.Core.Http;

/// <summary>How much of the allowance others use who share it, and how much that leaves for us.</summary>
internal sealed class FairShare
{
    // Less than this is the noise of answers that overtake each other.
    private const double NoiseShare = 0.05;
    private const int NoiseRequests = 2;

    // A refusal costs all who share the rest of the window and more; a request that is not sent costs only itself.
    private const double ReserveShare = 0.0075;
    private const double LoneReserveShare = 0.005;

    // While the program is young its requests are late by surprise, as they are after a refusal: more is left over then.
    private const double EarlyReserveShare = 0.015;
    private const double LargestReserveShare = 0.03;
    private const double ReserveFading = 0.9;

    // Of fewer nothing can be said.
    private const int EnoughUsed = 8;
    private const double Fading = 0.5;
    private const double AloneShare = 0.97;

    // A minimum share prevents starvation.
    private const double LeastShare = 0.4;

    private double _share = 1;
    private double _othersPerSecond;
    private double _loneReserve = LoneReserveShare;
    private bool _isEarly = true;

    /// <summary>What others have probably used since, and a little that is left to them.</summary>
    /// <param name="since">The time since the newest answer was sent for.</param>
    /// <param name="limit">Requests a window.</param>
    public double GetOthers(TimeSpan since, int limit) =>
        _share >= 1 ? Math.Floor(_loneReserve * limit) : ReserveShare * limit + _othersPerSecond * Math.Max(0, since.TotalSeconds);

    /// <summary>The part of what is left that is ours to spend.</summary>
    /// <param name="schedule">What is left, against what should be left by now: above 1 the window would not be used up.</param>
    public double Weigh(double schedule) => _share >= 1 ? 1 : Math.Min(1, _share * Math.Max(1, schedule * schedule));

    /// <summary>Learns from a window that goes on: others who begin are noticed at once.</summary>
    /// <param name="window">The window.</param>
    /// <param name="length">The length of a window.</param>
    public void Glance(RateLimitWindow window, TimeSpan length)
    {
        if (_share >= 1 && Measure(window, length) is var (share, othersPerSecond))
        {
            (_share, _othersPerSecond) = (share, othersPerSecond);
        }
    }

    /// <summary>Learns from a window that is over: others who end are believed only in time, for they may just have been paused.</summary>
    /// <param name="window">The window.</param>
    /// <param name="length">The length of a window.</param>
    public void Take(RateLimitWindow window, TimeSpan length)
    {
        _loneReserve = window.WasOverdrawn || _isEarly
            ? Math.Min(LargestReserveShare, _loneReserve + EarlyReserveShare - LoneReserveShare)
            : LoneReserveShare + (_loneReserve - LoneReserveShare) * ReserveFading;
        _isEarly = false;
        if (Measure(window, length) is not var (share, othersPerSecond))
        {
            return;
        }

        _othersPerSecond = Math.Max(othersPerSecond, _othersPerSecond * Fading);
        _share += (share - _share) * (1 - Fading);
        if (_share > AloneShare)
        {
            (_share, _othersPerSecond) = (1, 0);
        }
    }

    private static (double Share, double OthersPerSecond)? Measure(RateLimitWindow window, TimeSpan length)
    {
        var (own, used, seconds) = (window.Own, window.Used, window.Observed.TotalSeconds);
        if (!window.IsConfirmed || used < EnoughUsed || window.Observed < length / 8)
        {
            return null;
        }

        var others = used - own;
        return others <= Math.Max(NoiseRequests, NoiseShare * used)
            ? (1, 0)
            // The root lets the small grow against the large until all are equal, and costs nothing where they are.
            : (Math.Max(LeastShare, Math.Sqrt(Math.Clamp((double)own / used, 0, 1))), others / seconds);
    }
}
