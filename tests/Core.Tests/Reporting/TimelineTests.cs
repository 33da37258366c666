using GenesysRecordingTags.Core.Reporting;
using Xunit;

namespace GenesysRecordingTags.Core.Tests.Reporting;

public sealed class TimelineTests
{
    [Fact]
    public void Its_bars_cover_all_changes_in_whatever_order_they_come()
    {
        var random = new Random(20260301);
        var start = new DateTimeOffset(2026, 3, 1, 8, 0, 0, TimeSpan.Zero);
        foreach (var span in new[] { 0.5, 90, 100, 5000, 86_400, 40_000_000, 3_000_000_000 })
        {
            var times = Enumerable.Range(0, 500).Select(_ => start.AddSeconds(Math.Round(random.NextDouble() * span))).ToList();
            var timeline = new Timeline();
            times.ForEach(time => timeline.Add(time, AuditOutcome.Failed));

            var bars = timeline.Bars.ToList();
            Assert.InRange(timeline.Length, 1, Timeline.MaximumBars);
            Assert.InRange(times.Min(), timeline.Start, timeline.Start + timeline.Width - TimeSpan.FromTicks(1));
            Assert.Equal((0, timeline.Start), (bars[0].Place, bars[0].Time));
            Assert.Equal(timeline.Length - 1, bars[^1].Place);
            foreach (var (_, time, counts) in bars)
            {
                Assert.Equal(times.Count(each => each >= time && each < time + timeline.Width), counts[(int)AuditOutcome.Failed]);
            }
        }

        Assert.Equal(0, new Timeline().Length);
    }
}
