using System.Globalization;

namespace GenesysRecordingTags.Sandbox;

/// <summary>The headers by which each of the two APIs tells its allowance.</summary>
internal static class RateHeaders
{
    public static IEnumerable<KeyValuePair<string, string>> Of(RateReading rate, bool isPlatform) => isPlatform
        ?
        [
            new("inin-ratelimit-count", Text(rate.Limit - rate.Remaining)),
            new("inin-ratelimit-allowed", Text(rate.Limit)),
            new("inin-ratelimit-reset", Text(rate.ResetSeconds)),
        ]
        :
        [
            new("X-RateLimit-Limit", Text(rate.Limit)),
            new("X-RateLimit-Remaining", Text(rate.Remaining)),
            new("X-RateLimit-Reset", Text(rate.ResetSeconds)),
        ];

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
