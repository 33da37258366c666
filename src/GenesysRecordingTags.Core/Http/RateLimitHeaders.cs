using System.Globalization;
using System.Net.Http.Headers;

namespace GenesysRecordingTags.Core.Http;

/// <summary>What one answer says of the allowance.</summary>
/// <param name="Limit">Requests a window.</param>
/// <param name="Remaining">Requests left in it.</param>
/// <param name="Reset">Until the window ends; null where the answer does not say.</param>
internal readonly record struct RateLimitHeaders(int Limit, int Remaining, TimeSpan? Reset)
{
    // What is larger can't be seconds from now: it is a moment, in seconds or milliseconds since 1970.
    private const double FirstEpochSecond = 1e9;
    private const double FirstEpochMillisecond = 1e12;

    /// <summary>Reads the headers of either API.</summary>
    /// <param name="headers">The answer's headers.</param>
    /// <param name="now">The time, for a reset that is given as a moment and an answer without a date.</param>
    /// <returns>Null where the answer does not say.</returns>
    public static RateLimitHeaders? Read(HttpResponseHeaders headers, DateTimeOffset now)
    {
        var raw = headers.NonValidated;
        if (TryGetNumber(raw, "X-RateLimit-Limit", out var limit) && TryGetNumber(raw, "X-RateLimit-Remaining", out var remaining))
        {
            return Create(limit, remaining, ReadReset(headers, raw, "X-RateLimit-Reset", now));
        }

        if (TryGetNumber(raw, "inin-ratelimit-allowed", out var allowed) && TryGetNumber(raw, "inin-ratelimit-count", out var count))
        {
            return Create(allowed, allowed - count, ReadReset(headers, raw, "inin-ratelimit-reset", now));
        }

        return null;
    }

    /// <summary>Reads the end of the window alone, from whichever header has it.</summary>
    /// <param name="headers">The answer's headers.</param>
    /// <param name="now">The time.</param>
    public static TimeSpan? ReadReset(HttpResponseHeaders headers, DateTimeOffset now) =>
        ReadReset(headers, headers.NonValidated, "X-RateLimit-Reset", now)
        ?? ReadReset(headers, headers.NonValidated, "inin-ratelimit-reset", now);

    private static RateLimitHeaders? Create(double limit, double remaining, TimeSpan? reset) =>
        limit is >= 1 and <= int.MaxValue
            ? new RateLimitHeaders((int)limit, (int)Math.Clamp(remaining, 0, limit), reset)
            : null;

    private static TimeSpan? ReadReset(HttpResponseHeaders headers, HttpHeadersNonValidated raw, string name, DateTimeOffset now)
    {
        if (!TryGetNumber(raw, name, out var seconds))
        {
            return null;
        }

        if (seconds >= FirstEpochSecond)
        {
            var epoch = seconds >= FirstEpochMillisecond ? seconds / 1000 : seconds;
            // The service's own clock where it tells it: the clock of this machine may be wrong.
            var today = headers.Date ?? now;
            seconds = epoch - today.ToUnixTimeMilliseconds() / 1000.0;
        }

        return seconds is >= 0 and <= 366 * 86400.0 ? TimeSpan.FromSeconds(seconds) : null;
    }

    private static bool TryGetNumber(HttpHeadersNonValidated headers, string name, out double number)
    {
        number = 0;
        if (!headers.TryGetValues(name, out var values))
        {
            return false;
        }

        foreach (var value in values)
        {
            if (double.TryParse(value, NumberStyles.AllowLeadingWhite | NumberStyles.AllowTrailingWhite | NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out number))
            {
                return double.IsFinite(number);
            }
        }

        return false;
    }
}
