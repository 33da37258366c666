using System.Globalization;
using System.Net.Http.Headers;
using System.Text;
using System.Text.RegularExpressions;

namespace GenesysRecordingTags.Core.Http;

/// <summary>Finds how long the service asks to wait: in Retry-After, in the words of a 429, or in the end of the window.</summary>
internal static partial class RetryAfterReader
{
    // Far beyond any wait that is waited, and far from overflowing a date: a hundred years.
    private const double LongestSeconds = 100 * 365.25 * 86400;

    // The sentence is at the start of the message; nobody searches megabytes for it.
    private const int SearchedBytes = 4096;

    /// <summary>Finds it in an answer.</summary>
    /// <param name="response">The answer.</param>
    /// <param name="body">Its body, as far as it was read.</param>
    /// <param name="now">The time, for a date in an answer that has none of its own.</param>
    /// <returns>Never negative; null where the answer does not say.</returns>
    public static TimeSpan? Read(HttpResponseMessage response, ReadOnlySpan<byte> body, DateTimeOffset now)
    {
        if (ReadHeader(response.Headers, now) is { } fromHeader)
        {
            return fromHeader;
        }

        // Any answer may carry the window's end; only where the allowance is the problem is it something to wait for.
        return (int)response.StatusCode == 429
            ? ReadBody(body) ?? RateLimitHeaders.ReadReset(response.Headers, now)
            : null;
    }

    /// <summary>Reads a header's value.</summary>
    /// <param name="value">Seconds or an HTTP date.</param>
    /// <param name="now">The service's time.</param>
    public static TimeSpan? ParseValue(string? value, DateTimeOffset now)
    {
        if (string.IsNullOrWhiteSpace(value))
        {
            return null;
        }

        if (double.TryParse(value.AsSpan().Trim(), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var seconds))
        {
            // "NaN" and "Infinity" are numbers to the parser, and no times.
            if (!double.IsFinite(seconds))
            {
                return null;
            }

            return TimeSpan.FromSeconds(Math.Min(seconds, LongestSeconds));
        }

        // RetryConditionHeaderValue knows the three forms of an HTTP date.
        if (RetryConditionHeaderValue.TryParse(value, out var parsed) && parsed.Date is { } date)
        {
            var wait = (date - now).TotalSeconds;
            return TimeSpan.FromSeconds(Math.Clamp(wait, 0, LongestSeconds));
        }

        return null;
    }

    /// <summary>Reads "Retry the request in [42] seconds" out of a body.</summary>
    /// <param name="body">The body.</param>
    public static TimeSpan? ReadBody(ReadOnlySpan<byte> body)
    {
        var text = Encoding.UTF8.GetString(body[..Math.Min(body.Length, SearchedBytes)]);
        var match = RetryInSeconds().Match(text);
        return match.Success
            ? TimeSpan.FromSeconds(int.Parse(match.Groups[1].ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture))
            : null;
    }

    private static TimeSpan? ReadHeader(HttpResponseHeaders headers, DateTimeOffset now)
    {
        if (!headers.NonValidated.TryGetValues("Retry-After", out var values))
        {
            return null;
        }

        foreach (var value in values)
        {
            if (ParseValue(value, headers.Date ?? now) is { } wait)
            {
                return wait;
            }
        }

        return null;
    }

    [GeneratedRegex(@"Retry the request in \[?(\d{1,7})\]? seconds", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex RetryInSeconds();
}
