namespace GenesysRecordingTags.Core.Http;

/// <summary>What is tried again, and when (Media API, section 5).</summary>
internal static class RetryRules
{
    /// <summary>Whether another try may help and does no harm.</summary>
    /// <param name="exchange">The request, after a try.</param>
    public static bool ShouldRetry(Exchange exchange)
    {
        if (exchange.RefusedWait is not null)
        {
            return false;
        }

        var isSafe = exchange.IsRepeatable || !exchange.WasSent;
        return exchange.Failure switch
        {
            WireFailure.Unreachable => true,
            WireFailure.Broken or WireFailure.TimedOut => isSafe,
            WireFailure.None => exchange.StatusCode switch
            {
                429 => IsWorthWaiting(exchange),
                500 or 502 or 503 or 504 => isSafe && IsWorthWaiting(exchange),
                _ => false,
            },
            _ => false,
        };
    }

    /// <summary>How long the request itself waits before the next try.</summary>
    /// <param name="exchange">The request, after a try.</param>
    public static TimeSpan GetDelay(Exchange exchange) =>
        // After a 429 the governor holds everything that shares the allowance, this request too.
        exchange is { StatusCode: 429, Governor: not null } ? TimeSpan.Zero : exchange.RetryAfter ?? Backoff.Next(exchange.Retries);

    /// <summary>A word for messages and metrics.</summary>
    /// <param name="exchange">The request, after a try.</param>
    public static string GetReason(Exchange exchange) => exchange.Failure switch
    {
        WireFailure.Unreachable => "unreachable",
        WireFailure.Broken => "broken",
        WireFailure.TimedOut => "timeout",
        WireFailure.Untrusted => "untrusted",
        WireFailure.TooLarge => "toolarge",
        _ => exchange.StatusCode.ToString(System.Globalization.CultureInfo.InvariantCulture),
    };

    private static bool IsWorthWaiting(Exchange exchange) => exchange.RetryAfter is not { } wait || wait <= Backoff.LongestWait;
}
