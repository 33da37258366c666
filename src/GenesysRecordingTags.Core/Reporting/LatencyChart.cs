using System.Globalization;
using System.Text;
using GenesysRecordingTags.Core.Audit;
using static GenesysRecordingTags.Core.Reporting.ReportText;

namespace GenesysRecordingTags.Core.Reporting;

/// <summary>How the latencies are distributed, on a logarithmic axis: retries lie far out.</summary>
internal static class LatencyChart
{
    private const double Width = 560;
    private const double Height = 260;
    private const double Left = 48;
    private const double Top = 54;
    private const double Bottom = 30;
    private const int Bars = 28;

    /// <summary>Draws the chart.</summary>
    public static string Draw(AuditStatistics statistics)
    {
        var low = Math.Log10(Milliseconds(statistics.Latencies.Minimum));
        var high = Math.Max(Math.Log10(Milliseconds(statistics.Latencies.Maximum)), low + 0.3);
        var counts = new long[Bars];
        foreach (var (ticks, count) in statistics.Latencies.Values)
        {
            counts[Math.Clamp((int)((Math.Log10(Milliseconds(ticks)) - low) / (high - low) * Bars), 0, Bars - 1)] += count;
        }

        double At(double milliseconds) => Left + ((Width - Left) * (Math.Log10(milliseconds) - low) / (high - low));
        var axis = new ValueAxis(counts.Max(), Top, Height - Bottom);
        var step = (Width - Left) / Bars;
        var svg = new StringBuilder();
        svg.Append(CultureInfo.InvariantCulture, $"""<svg viewBox="0 0 {Width} {Height}" role="img" aria-label="Distribution of latencies, logarithmic: half of the changes took {Duration(statistics.LatencyAt(0.5))} or less, 95 of 100 {Duration(statistics.LatencyAt(0.95))} or less.">""");
        svg.Append(axis.Draw(Left, Width));
        for (var i = 0; i < Bars; i++)
        {
            if (counts[i] > 0)
            {
                var from = TimeSpan.FromMilliseconds(Math.Pow(10, low + ((high - low) * i / Bars)));
                var to = TimeSpan.FromMilliseconds(Math.Pow(10, low + ((high - low) * (i + 1) / Bars)));
                var y = axis.At(counts[i]);
                svg.Append(CultureInfo.InvariantCulture, $"""<rect class="latency" x="{Coordinate(Left + (i * step))}" y="{Coordinate(y)}" width="{Coordinate(step - 2)}" height="{Coordinate(Math.Max(axis.At(0) - y, 0.75))}"><title>{Duration(from)} to {Duration(to)}: {Number(counts[i])}</title></rect>""");
            }
        }

        DrawTicks(svg, low, high, At);
        DrawMark(svg, "p50", statistics.LatencyAt(0.5), At, row: 0);
        DrawMark(svg, "p95", statistics.LatencyAt(0.95), At, row: 1);
        DrawMark(svg, "p99", statistics.LatencyAt(0.99), At, row: 2);
        return svg.Append("</svg>").ToString();
    }

    // A latency of zero has no logarithm.
    private static double Milliseconds(long ticks) => Math.Max(0.1, (double)ticks / TimeSpan.TicksPerMillisecond);

    private static void DrawTicks(StringBuilder svg, double low, double high, Func<double, double> at)
    {
        var digits = high - low > 3.6 ? new[] { 1.0 } : high - low > 1.2 ? [1.0, 3] : [1.0, 2, 5];
        for (var exponent = Math.Floor(low); exponent <= high; exponent++)
        {
            foreach (var digit in digits)
            {
                var value = digit * Math.Pow(10, exponent);
                var x = at(value);
                if (x >= Left && x <= Width - 20)
                {
                    svg.Append(CultureInfo.InvariantCulture, $"""<text class="tick middle" x="{Coordinate(x)}" y="{Height - 10}">{Duration(TimeSpan.FromMilliseconds(value))}</text>""");
                }
            }
        }
    }

    private static void DrawMark(StringBuilder svg, string name, TimeSpan latency, Func<double, double> at, int row)
    {
        var x = Math.Clamp(at(Milliseconds(latency.Ticks)), Left, Width - 1);
        var y = 10 + (row * 15);
        var (anchor, offset) = x > Width * 0.7 ? ("end", -5) : ("start", 5);
        svg.Append(CultureInfo.InvariantCulture, $"""<line class="mark" x1="{Coordinate(x)}" x2="{Coordinate(x)}" y1="{y - 8}" y2="{Height - Bottom}"/><text class="marktext" text-anchor="{anchor}" x="{Coordinate(x + offset)}" y="{y}">{name} {Duration(latency)}</text>""");
    }
}
