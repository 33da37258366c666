using System.Globalization;
using System.Text;
using static GenesysRecordingTags.Core.Reporting.ReportText;

namespace GenesysRecordingTags.Core.Reporting;

/// <summary>Outcomes over time as stacked bars.</summary>
internal static class TimelineChart
{
    private const double Width = 1000;
    private const double Height = 260;
    private const double Left = 48;
    private const double Top = 12;
    private const double Bottom = 30;

    // What went wrong stands on top, where it is seen.
    private static readonly AuditOutcome[] Order = [AuditOutcome.Succeeded, AuditOutcome.Skipped, AuditOutcome.Unknown, AuditOutcome.Failed];

    /// <summary>Draws the chart.</summary>
    public static string Draw(Timeline timeline)
    {
        var highest = timeline.Bars.Max(bar => bar.Counts.Sum());
        var axis = new ValueAxis(highest, Top, Height - Bottom);
        var step = (Width - Left) / Math.Max(timeline.Length, 12);
        var svg = new StringBuilder();
        svg.Append(CultureInfo.InvariantCulture, $"""<svg viewBox="0 0 {Width} {Height}" role="img" aria-label="Changes over time by outcome; {Escape(Describe(timeline))}">""");
        svg.Append(axis.Draw(Left, Width));
        foreach (var (place, time, counts) in timeline.Bars)
        {
            DrawBar(svg, axis, Left + (place * step), step, time, counts);
        }

        DrawTimes(svg, timeline, step);
        return svg.Append("</svg>").ToString();
    }

    private static string Describe(Timeline timeline) => $"one bar is {Duration(timeline.Width)}";

    private static void DrawBar(StringBuilder svg, ValueAxis axis, double x, double step, DateTimeOffset time, long[] counts)
    {
        var gap = step > 6 ? 2 : step * 0.2;
        var parts = Order.Where(outcome => counts[(int)outcome] > 0).Select(outcome => $"{outcome} {Number(counts[(int)outcome])}");
        svg.Append(CultureInfo.InvariantCulture, $"<g><title>{Moment(time)}: {string.Join(", ", parts)}</title>");
        long below = 0;
        foreach (var outcome in Order)
        {
            var count = counts[(int)outcome];
            if (count > 0)
            {
                var (top, bottom) = (axis.At(below + count), axis.At(below));
                svg.Append(CultureInfo.InvariantCulture, $"""<rect class="{outcome}" x="{Coordinate(x)}" y="{Coordinate(top)}" width="{Coordinate(step - gap)}" height="{Coordinate(Math.Max(bottom - top, 0.75))}"/>""");
                below += count;
            }
        }

        svg.Append("</g>");
    }

    private static void DrawTimes(StringBuilder svg, Timeline timeline, double step)
    {
        var every = Math.Max(1, (int)Math.Ceiling(timeline.Length / 7.0));
        var format = timeline.Width switch
        {
            { TotalMinutes: < 1 } => "HH:mm:ss",
            { TotalHours: < 1 } => "HH:mm",
            { TotalDays: < 1 } => "MM-dd HH:mm",
            _ => "yyyy-MM-dd",
        };
        for (var place = 0; place < timeline.Length; place += every)
        {
            var time = timeline.Start + (place * timeline.Width);
            svg.Append(CultureInfo.InvariantCulture, $"""<text class="tick" x="{Coordinate(Left + (place * step))}" y="{Height - 10}">{time.UtcDateTime.ToString(format, CultureInfo.InvariantCulture)}</text>""");
        }
    }
}
