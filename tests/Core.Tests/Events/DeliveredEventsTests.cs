using GenesysRecordingTags.Core.Events;
using Xunit;

namespace GenesysRecordingTags.Core.Tests.Events;

public sealed class DeliveredEventsTests
{
    private static readonly DateTimeOffset Start = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    private readonly DeliveredEvents _delivered = new();

    [Fact]
    public void Numbers_next_to_each_other_are_one_range_and_zero_is_none()
    {
        foreach (var number in new long[] { 4, 5, 0, 6, 9, 10, 3 })
        {
            _delivered.Add(number, Start);
        }

        Assert.Equal([new(4, 6), new(9, 10), new NumberRange(3, 3)], _delivered.TakeBefore(DateTimeOffset.MaxValue));
        Assert.Empty(_delivered.TakeBefore(DateTimeOffset.MaxValue));
    }

    [Fact]
    public void Only_what_was_certainly_delivered_before_a_time_is_taken()
    {
        _delivered.Add(1, Start);
        _delivered.Add(2, Start.AddSeconds(59));
        _delivered.Add(3, Start.AddSeconds(60));
        _delivered.Add(4, Start.AddSeconds(90));

        Assert.Empty(_delivered.TakeBefore(Start.AddSeconds(59)));
        Assert.Equal([new NumberRange(1, 2)], _delivered.TakeBefore(Start.AddSeconds(60)));
        Assert.Empty(_delivered.TakeBefore(Start.AddSeconds(119)));
        Assert.Equal([new NumberRange(3, 4)], _delivered.TakeBefore(Start.AddSeconds(120)));
    }

    [Fact]
    public void What_is_delivered_after_all_was_taken_is_kept()
    {
        _delivered.Add(1, Start);
        _delivered.TakeBefore(DateTimeOffset.MaxValue);
        _delivered.Add(2, Start.AddSeconds(1));

        Assert.Equal([new NumberRange(2, 2)], _delivered.TakeBefore(DateTimeOffset.MaxValue));
    }

    [Fact]
    public void A_long_run_is_one_range_a_minute()
    {
        for (var number = 1; number <= 600_000; number++)
        {
            _delivered.Add(number, Start.AddMilliseconds(number));
        }

        var ranges = _delivered.TakeBefore(DateTimeOffset.MaxValue);
        Assert.Equal(10, ranges.Count);
        Assert.Equal((1, 600_000), (ranges[0].First, ranges[^1].Last));
        Assert.All(ranges.Zip(ranges.Skip(1)), pair => Assert.Equal(pair.First.Last + 1, pair.Second.First));
    }
}
