using System.Globalization;
using System.Net;

namespace GenesysRecordingTags.Core.Reporting;

/// <summary>Figures and foreign text as they stand in a report.</summary>
internal static class ReportText
{
    /// <summary>Text that comes from outside: it never becomes markup, and what would not show is escaped.</summary>
    public static string Escape(string? text) => WebUtility.HtmlEncode(DisplayText.Escape(text ?? string.Empty));

    /// <summary>A whole number.</summary>
    public static string Number(long number) => number.ToString("N0", CultureInfo.InvariantCulture);

    /// <summary>A coordinate.</summary>
    public static string Coordinate(double value) => value.ToString("0.##", CultureInfo.InvariantCulture);

    /// <summary>A share as per cent; never 100 % where something is missing, nor 0 % where something is there.</summary>
    public static string Percent(long part, long whole)
    {
        if (whole == 0)
        {
            return "–";
        }

        var percent = 100.0 * part / whole;
        return (percent switch
        {
            > 99.9 and < 100 => "> 99.9",
            > 0 and < 0.1 => "< 0.1",
            _ => percent.ToString("0.#", CultureInfo.InvariantCulture),
        }) + " %";
    }

    /// <summary>A time span in its natural unit.</summary>
    public static string Duration(TimeSpan span) => span switch
    {
        { TotalMilliseconds: < 10 } => string.Create(CultureInfo.InvariantCulture, $"{span.TotalMilliseconds:0.#} ms"),
        { TotalSeconds: < 1 } => string.Create(CultureInfo.InvariantCulture, $"{span.TotalMilliseconds:0} ms"),
        { TotalMinutes: < 1 } => string.Create(CultureInfo.InvariantCulture, $"{span.TotalSeconds:0.##} s"),
        { TotalHours: < 1 } => string.Create(CultureInfo.InvariantCulture, $"{span.TotalMinutes:0.#} min"),
        { TotalDays: < 1 } => string.Create(CultureInfo.InvariantCulture, $"{span.TotalHours:0.#} h"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{span.TotalDays:0.#} days"),
    };

    /// <summary>A moment, to the second, in UTC and with its sign.</summary>
    public static string Moment(DateTimeOffset time) => DisplayTime.Of(time);
}
