namespace GenesysRecordingTags.Core.Http;

/// <summary>What is tried again, and when (Media API, section 5).</summary>
internal static class RetryRules
{
    /// <summary>Whether another try may help and does no harm.</summary>
    /// <param name="context">The request, after a try.</param>
    /// <param name="maximumPause">The longest pause that is waited for.</param>
    public static bool ShouldRetry(RequestContext context, TimeSpan maximumPause)
    {
        if (context.RefusedWait is not null)
        {
            return false;
        }

bool IsShort(TimeSpan? pause) => pause is not { } time || time <= maximumPause;

        var canRepeat = context.IsIdempotent || !context.WasSent;
        return context.Failure switch
        {
            SendFailure.Unreachable => true,
            SendFailure.Broken or SendFailure.TimedOut => canRepeat,
            SendFailure.None => context.StatusCode switch
            {
                429 => IsShort(context.RetryAfter),
                500 or 502 or 503 or 504 => canRepeat && IsShort(context.RetryAfter),
                _ => false,
            },
            _ => false,
        };
    }

    /// <summary>How long the request itself waits before the next try.</summary>
    /// <param name="context">The request, after a try.</param>
    public static TimeSpan GetDelay(RequestContext context) =>
        // After a 429 the rate limiter holds everything that shares the allowance, this request too.
        context is { StatusCode: 429, RateLimiter: not null } ? TimeSpan.Zero : context.RetryAfter ?? Backoff.Next(context.Retries);

    /// <summary>A word for messages and metrics.</summary>
    /// <param name="context">The request, after a try.</param>
    public static string GetReason(RequestContext context) => context.Failure switch
    {
        SendFailure.Unreachable => "unreachable",
        SendFailure.Broken => "broken",
        SendFailure.TimedOut => "timeout",
        SendFailure.Untrusted => "untrusted",
        SendFailure.TooLarge => "toolarge",
        SendFailure.Undecodable => "undecodable",
        _ => context.StatusCode.ToString(System.Globalization.CultureInfo.InvariantCulture),
    };
}
