namespace GenesysRecordingTags.Core.Http;

/// <summary>How long to wait before the next attempt where nobody says: twice as long each time, up to a limit, with jitter.</summary>
/// <param name="first">Before the first retry.</param>
/// <param name="maximum">At the most.</param>
internal sealed class Backoff(TimeSpan first, TimeSpan maximum)
{
    private const double JitterShare = 0.25;
    private const int MaximumDoublings = 30;

    /// <summary>That of requests to the service: 1, 2, 4, 8 s … to 30 s (Media API, section 5).</summary>
    public static Backoff OfRequests { get; } = new(TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(30));

    /// <summary>The wait before a retry.</summary>
    /// <param name="retriesSoFar">How many retries there were before it.</param>
    public TimeSpan Next(int retriesSoFar)
    {
        // Only ever longer: many clients must not come back together, and none too early.
#pragma warning disable CA5394 // Jitter is not a secret.
        var delay = first * Math.Pow(2, Math.Min(retriesSoFar, MaximumDoublings)) * (1 + JitterShare * Random.Shared.NextDouble());
#pragma warning restore CA5394
        return delay < maximum ? delay : maximum;
    }
}
