namespace GenesysRecordingTags.Core.Http;

/// <summary>What is tried again, and when (Media API, section 5; Platform API, section 2.6).</summary>
internal static class RetryRules
{
    /// <summary>Whether another attempt may help and does no harm.</summary>
    /// <param name="state">The request.</param>
    /// <param name="result">What its last attempt brought.</param>
    /// <param name="maximumPause">The longest pause that is waited for.</param>
    public static bool ShouldRetry(RequestState state, AttemptResult result, TimeSpan maximumPause)
    {
        if (result.Refusal is not null || result.RetryAfter > maximumPause)
        {
            return false;
        }

        var canRepeat = state.CanRepeat || !state.WasSent;
        return result.Failure switch
        {
            AttemptFailure.Unreachable => true,
            AttemptFailure.Broken or AttemptFailure.TimedOut => canRepeat,
            AttemptFailure.None => result.StatusCode switch
            {
                // It was not processed.
                429 => true,
                500 or 502 or 503 or 504 => canRepeat,
                _ => false,
            },
            _ => false,
        };
    }

    /// <summary>How long the request itself waits before the next attempt.</summary>
    /// <param name="state">The request.</param>
    /// <param name="result">What its last attempt brought.</param>
    /// <param name="isRateLimited">Whether a rate limiter holds everything back after a 429, this request too.</param>
    public static TimeSpan GetDelay(RequestState state, AttemptResult result, bool isRateLimited) =>
        isRateLimited && result.StatusCode == 429 ? TimeSpan.Zero : result.RetryAfter ?? Backoff.OfRequests.Next(state.Retries);
}
