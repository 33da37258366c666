using System.Globalization;

namespace GenesysRecordingTags;

/// <summary>Writes moments for people: in UTC, with its sign, the same in every culture, time zone and calendar. What is copied from there can be
/// given to -Since and -Until.</summary>
internal static class DisplayTime
{
    /// <summary>To the second: <c>2026-11-25 13:09:54Z</c>.</summary>
    /// <param name="moment">The moment.</param>
    public static string Of(DateTimeOffset moment) => moment.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss'Z'", CultureInfo.InvariantCulture);

    /// <summary>To the second, and what the clock shows then in a time zone: <c>2026-11-25 13:09:54Z (2026-11-25 14:09 local time)</c>.</summary>
    /// <param name="moment">The moment.</param>
    /// <param name="zone">The time zone.</param>
    public static string WithLocal(DateTimeOffset moment, TimeZoneInfo zone)
    {
        var local = TimeZoneInfo.ConvertTime(moment, zone);
        return local.Offset == TimeSpan.Zero
            ? Of(moment)
            : string.Create(CultureInfo.InvariantCulture, $"{Of(moment)} ({local:yyyy-MM-dd HH:mm} local time)");
    }

    /// <summary>The time of day: <c>13:09:54Z</c>.</summary>
    /// <param name="moment">The moment.</param>
    public static string OfDay(DateTimeOffset moment) => moment.UtcDateTime.ToString("HH:mm:ss'Z'", CultureInfo.InvariantCulture);
}
