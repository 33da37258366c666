using GenesysRecordingTags.Core.Http;
using Xunit;

namespace GenesysRecordingTags.Core.Tests.Http;

/// <summary>What is left over of an allowance that nobody else uses.</summary>
public sealed class FairShareTests
{
    private static readonly TimeSpan Length = TimeSpan.FromSeconds(1);

    [Fact]
    public void More_is_left_over_in_the_first_windows_and_less_in_each_that_follows()
    {
        var share = new FairShare();
        share.Take(Window(), Length);
        var first = Reserve(share);
        share.Take(Window(), Length);
        var second = Reserve(share);
        Assert.InRange(second, 6, first - 1);
        for (var window = 0; window < 60; window++)
        {
            share.Take(Window(), Length);
        }

        Assert.Equal(5, Reserve(share));
    }

    [Fact]
    public void A_refusal_while_something_seemed_left_makes_it_leave_more_over_but_never_more_than_three_in_a_hundred()
    {
        var share = new FairShare();
        for (var window = 0; window < 60; window++)
        {
            share.Take(Window(), Length);
        }

        share.Take(Window(wasOverdrawn: true), Length);
        Assert.InRange(Reserve(share), 14, 16);
        for (var window = 0; window < 60; window++)
        {
            share.Take(Window(wasOverdrawn: true), Length);
        }

        Assert.Equal(30, Reserve(share));
    }

    private static double Reserve(FairShare share) => share.GetOthers(TimeSpan.Zero, 1000);

    private static RateLimitWindow Window(bool wasOverdrawn = false) =>
        new() { FirstSequence = 1, Start = TimeSpan.Zero, End = Length, WasOverdrawn = wasOverdrawn };
}
