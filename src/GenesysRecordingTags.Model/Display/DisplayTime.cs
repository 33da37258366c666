using System.Globalization;

namespace GenesysRecordingTags;

/// <summary>Writes moments for people: in UTC, with its sign, the same in every culture, time zone and calendar. What is copied from there can be
/// given to -Since and -Until.</summary>
internal static class DisplayTime
{
    /// <summary>To the second: <c>2026-11-25 13:09:54Z</c>.</summary>
    /// <param name="moment">The moment.</param>
    public static string Of(DateTimeOffset moment) => moment.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss'Z'", CultureInfo.InvariantCulture);

    /// <summary>The time of day: <c>13:09:54Z</c>.</summary>
    /// <param name="moment">The moment.</param>
    public static string OfDay(DateTimeOffset moment) => moment.UtcDateTime.ToString("HH:mm:ss'Z'", CultureInfo.InvariantCulture);
}
