namespace GenesysRecordingTags.Core.Http;

/// <summary>The rate limiter's leave to send one request.</summary>
/// <param name="Sequence">Its place among all that were sent.</param>
/// <param name="SentAt">When it was given, on the rate limiter's clock.</param>
internal readonly record struct RateLimitLease(long Sequence, TimeSpan SentAt)
{
    /// <summary>No leave: the allowance is used up for so long that waiting would be a silent sleep.</summary>
    public TimeSpan? RefusedWait { get; init; }
}
