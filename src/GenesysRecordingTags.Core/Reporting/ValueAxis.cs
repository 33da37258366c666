using System.Globalization;
using System.Text;
using static GenesysRecordingTags.Core.Reporting.ReportText;

namespace GenesysRecordingTags.Core.Reporting;

/// <summary>A vertical axis of counts with round numbers on it.</summary>
internal sealed class ValueAxis
{
    private readonly double _top;
    private readonly double _bottom;
    private readonly long _step;
    private readonly long _highest;

    /// <summary>An axis from zero.</summary>
    /// <param name="highest">The highest value that it has to hold.</param>
    /// <param name="top">Where its upper end is.</param>
    /// <param name="bottom">Where zero is.</param>
    public ValueAxis(long highest, double top, double bottom)
    {
        (_top, _bottom) = (top, bottom);
        _step = RoundUp(Math.Max(1, highest / 4.0));
        _highest = Math.Max(_step, (highest + _step - 1) / _step * _step);
    }

    /// <summary>Where a value is.</summary>
    public double At(long value) => _bottom - ((_bottom - _top) * value / _highest);

    /// <summary>Draws its lines and numbers.</summary>
    public string Draw(double left, double right)
    {
        var svg = new StringBuilder();
        for (long value = 0; value <= _highest; value += _step)
        {
            var y = Coordinate(At(value));
            svg.Append(CultureInfo.InvariantCulture, $"""<line class="{(value == 0 ? "base" : "grid")}" x1="{Coordinate(left)}" x2="{Coordinate(right)}" y1="{y}" y2="{y}"/><text class="tick end" x="{Coordinate(left - 8)}" y="{y}" dy="0.32em">{Number(value)}</text>""");
        }

        return svg.ToString();
    }

    private static long RoundUp(double value)
    {
        var magnitude = Math.Pow(10, Math.Floor(Math.Log10(value)));
        var digit = new[] { 1.0, 2, 5, 10 }.First(digit => digit * magnitude >= value);
        return (long)(digit * magnitude);
    }
}
