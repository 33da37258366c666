namespace GenesysRecordingTags.Core.Http;

/// <summary>How long to wait where the service does not say: 1, 2, 4, 8 s … to 30 s, with jitter.</summary>
internal static class Backoff
{
    private const double CapSeconds = 30;
    private const double JitterShare = 0.25;

    /// <summary>The wait before a retry.</summary>
    /// <param name="retriesSoFar">How many retries there were before it.</param>
    public static TimeSpan Next(int retriesSoFar)
    {
        var seconds = Math.Pow(2, Math.Min(retriesSoFar, 10));
        // Only ever longer: many clients must not come back together, and none too early.
#pragma warning disable CA5394 // Jitter is no secret.
        seconds *= 1 + JitterShare * Random.Shared.NextDouble();
#pragma warning restore CA5394
        return TimeSpan.FromSeconds(Math.Min(seconds, CapSeconds));
    }
}
