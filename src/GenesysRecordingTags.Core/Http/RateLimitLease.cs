namespace GenesysRecordingTags.Core.Http;

/// <summary>The rate limiter's permission to send one request.</summary>
/// <param name="Sequence">Its place among all that were sent.</param>
/// <param name="SentAt">When it was given, on the rate limiter's clock.</param>
internal readonly record struct RateLimitLease(long Sequence, TimeSpan SentAt)
{
    /// <summary>Refused: the service asks for a pause so long that waiting would look like a hang.</summary>
    public TimeSpan? RefusedWait { get; init; }

    /// <summary>When the service is asked again all the same; with <see cref="RefusedWait"/>.</summary>
    public TimeSpan AskedAgainIn { get; init; }

    /// <summary>The one request that asks whether the service still wants to be left alone: what it answers replaces what was said before.</summary>
    public bool IsProbe { get; init; }
}
