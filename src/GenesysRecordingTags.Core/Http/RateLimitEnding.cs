namespace GenesysRecordingTags.Core.Http;

/// <summary>How a request ended, as far as the rate limiter needs to know.</summary>
/// <param name="StatusCode">Its status; 0 where there was no answer.</param>
/// <param name="Headers">What the answer says of the rate limit.</param>
/// <param name="Pause">How long the service asks everybody to wait; null where it does not.</param>
internal readonly record struct RateLimitEnding(int StatusCode, RateLimitHeaders? Headers = null, TimeSpan? Pause = null);
