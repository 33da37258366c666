using System.Globalization;

namespace GenesysRecordingTags.Core.Api;

/// <summary>A duration as a person says it: <c>5 seconds</c>, <c>3 minutes</c>, <c>2 hours</c>, <c>31 years</c>. Never shorter than it is by more
/// than the unit's rounding.</summary>
public static class DurationText
{
    private const double DaysPerYear = 365.25;

    /// <summary>Writes a duration.</summary>
    /// <param name="duration">The duration; a negative one is none.</param>
    public static string Write(TimeSpan duration) => duration.TotalSeconds switch
    {
        <= 0 => "0 seconds",
        < 120 => Count(Math.Ceiling(duration.TotalSeconds), "second"),
        < 2 * 3600 => Count(Math.Ceiling(duration.TotalMinutes), "minute"),
        < 2 * 86400 => Count(Math.Round(duration.TotalHours, 1), "hour"),
        < 2 * DaysPerYear * 86400 => Count(Math.Ceiling(duration.TotalDays), "day"),
        _ => Count(Math.Floor(duration.TotalDays / DaysPerYear), "year"),
    };

    private static string Count(double number, string unit) =>
        string.Create(CultureInfo.InvariantCulture, $"{number:0.#} {unit}{(number is 1 ? string.Empty : "s")}");
}
