using GenesysRecordingTags.Core.Api;
using GenesysRecordingTags.Core.Http;
using Xunit;

namespace GenesysRecordingTags.Core.Tests.Http;

/// <summary>The figures of quality.md, on a simulated service: 97 % of the allowance used, at most 0.5 % refused; shared, 90 % and never 105 %.</summary>
public sealed class RateLimitModelTests
{
    private static readonly int[] Seeds = [1, 2, 3];

    public static TheoryData<int, int, int> Services => new()
    {
        { 10, 1, 60 },
        { 50, 1, 60 },
        { 200, 1, 60 },
        { 1000, 1, 40 },
        { 300, 60, 420 },
        { 3000, 60, 420 },
    };

    [Theory]
    [MemberData(nameof(Services))]
    public void One_process_uses_the_whole_allowance_and_no_more(int limit, int window, int seconds)
    {
        foreach (var seed in Seeds)
        {
            var run = Simulate(limit, window, seed).Run(TimeSpan.FromSeconds(seconds), 0);
            Assert.InRange(run.Utilization(2), 0.97, 1);
            Assert.InRange(run.Refusals(), 0, 0.005);
        }
    }

    [Theory]
    [InlineData(2, 50, 1, 60)]
    [InlineData(2, 200, 1, 60)]
    [InlineData(2, 1000, 1, 40)]
    [InlineData(2, 300, 60, 420)]
    [InlineData(2, 3000, 60, 420)]
    [InlineData(3, 50, 1, 60)]
    [InlineData(3, 200, 1, 60)]
    [InlineData(3, 1000, 1, 40)]
    [InlineData(3, 300, 60, 420)]
    public void Processes_that_share_an_allowance_use_it_together(int processes, int limit, int window, int seconds)
    {
        double[] starts = [0, 0.31, 7];
        foreach (var seed in Seeds)
        {
            var run = Simulate(limit, window, seed).Run(TimeSpan.FromSeconds(seconds), starts[..processes]);
            Assert.InRange(run.Utilization(2), 0.9, 1);
            Assert.InRange(run.Peak(), 0, 1.05);
            Assert.InRange(run.Refusals(), 0, 0.005);
            Assert.InRange(run.LeastShare, 0.25, 1);
        }
    }

    [Fact]
    public void A_process_that_is_left_alone_takes_the_rest()
    {
        var run = Simulate(200, 1, 1).Run(TimeSpan.FromSeconds(60), [0, 0.31], endOfLast: TimeSpan.FromSeconds(20));
        Assert.InRange(run.Utilization(30), 0.97, 1);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void Windows_that_begin_with_a_request_are_no_trap(int processes)
    {
        double[] starts = [0, 0.31];
        foreach (var seed in Seeds)
        {
            var run = new RateLimitSimulation(seed) { Limit = 50, BeginsOnDemand = true }.Run(TimeSpan.FromSeconds(60), starts[..processes]);
            Assert.InRange(run.Utilization(2), 0.9, 1);
            Assert.InRange(run.Refusals(), 0, 0.005);
        }
    }

    [Theory]
    [InlineData("down")]
    [InlineData("nearest")]
    [InlineData("one more")]
    public void However_the_service_rounds_its_reset_nothing_is_refused(string rounding)
    {
        Func<double, double> round = rounding switch
        {
            "down" => Math.Floor,
            "nearest" => Math.Round,
            _ => seconds => Math.Ceiling(seconds) + 1,
        };
        foreach (var seed in Seeds)
        {
            var run = new RateLimitSimulation(seed) { Limit = 300, Length = TimeSpan.FromMinutes(1), Round = round }.Run(TimeSpan.FromMinutes(7), 0);
            Assert.InRange(run.Utilization(2), 0.97, 1);
            Assert.InRange(run.Refusals(), 0, 0.005);
        }
    }

    [Theory]
    [InlineData(0, 0.97)]
    [InlineData(0.95, 0.93)]
    public void Steady_and_wild_networks_are_both_fine(double jitter, double leastUsed)
    {
        foreach (var seed in Seeds)
        {
            var run = new RateLimitSimulation(seed) { Limit = 200, Jitter = jitter }.Run(TimeSpan.FromSeconds(60), 0);
            Assert.InRange(run.Utilization(2), leastUsed, 1);
            Assert.InRange(run.Refusals(), 0, 0.005);
        }
    }

    [Fact]
    public void A_service_that_does_not_tell_its_reset_is_asked_carefully()
    {
        var run = new RateLimitSimulation(1) { Limit = 50, TellsReset = false }.Run(TimeSpan.FromSeconds(60), 0);
        Assert.InRange(run.Utilization(2), 0.97, 1);
        Assert.InRange(run.Refusals(), 0, 0.005);
    }

    [Fact]
    public void The_pace_is_even()
    {
        var allowance = new RateLimitModel();
        Learn(allowance, 1, TimeSpan.Zero, new RateLimitHeaders(60, 59, TimeSpan.FromSeconds(60)));

        var now = TimeSpan.FromMilliseconds(20);
        for (var sequence = 2; sequence < 50; sequence++)
        {
            now += allowance.GetWait(now, RequestPriority.Normal);
            allowance.NoteSent(new RateLimitLease(sequence, now));
            Assert.InRange(now.TotalSeconds, (sequence - 3) * 0.97, sequence * 1.03);
        }
    }

    [Fact]
    public void Below_five_it_slows_down()
    {
        var allowance = new RateLimitModel();
        Learn(allowance, 1, TimeSpan.Zero, new RateLimitHeaders(300, 3, TimeSpan.FromSeconds(30)));

        var now = TimeSpan.FromMilliseconds(20);
        allowance.NoteSent(new RateLimitLease(2, now));
        Assert.InRange(allowance.GetWait(now, RequestPriority.Normal).TotalSeconds, 5, 15);
    }

    [Fact]
    public void An_interactive_request_need_not_keep_the_pace_but_the_limit()
    {
        var allowance = new RateLimitModel();
        Learn(allowance, 1, TimeSpan.Zero, new RateLimitHeaders(10, 2, TimeSpan.FromSeconds(30)));

        var now = TimeSpan.FromSeconds(1);
        allowance.NoteSent(new RateLimitLease(2, now));
        Assert.True(allowance.GetWait(now, RequestPriority.Normal) > TimeSpan.FromSeconds(5));
        Assert.Equal(TimeSpan.Zero, allowance.GetWait(now, RequestPriority.Interactive));

        allowance.NoteSent(new RateLimitLease(3, now));
        Assert.True(allowance.GetWait(now, RequestPriority.Interactive) > TimeSpan.FromSeconds(28));
    }

    [Fact]
    public void Without_a_limit_a_pause_ends_without_a_burst()
    {
        var allowance = new RateLimitModel();
        var now = TimeSpan.FromSeconds(10);
        // A hundred a second were sent, and then refused.
        allowance.Pause(now, TimeSpan.FromSeconds(5), lastSent: 1000);
        Assert.Equal(TimeSpan.FromSeconds(5), allowance.GetWait(now, RequestPriority.Normal));

        now += TimeSpan.FromSeconds(5);
        Assert.Equal(TimeSpan.Zero, allowance.GetWait(now, RequestPriority.Normal));
        var sent = 0;
        for (var end = now + TimeSpan.FromSeconds(1); now < end; now += allowance.GetWait(now, RequestPriority.Normal))
        {
            allowance.NoteSent(new RateLimitLease(1001 + sent++, now));
        }

        Assert.InRange(sent, 40, 70);
        now += TimeSpan.FromSeconds(30);
        allowance.NoteSent(new RateLimitLease(2000, now));
        Assert.False(allowance.IsHolding(now));
    }

    private static RateLimitSimulation Simulate(int limit, int window, int seed) =>
        new(seed) { Limit = limit, Length = TimeSpan.FromSeconds(window), Phase = TimeSpan.FromSeconds(0.37 * window) };

    private static void Learn(RateLimitModel allowance, long sequence, TimeSpan sentAt, RateLimitHeaders headers)
    {
        var lease = new RateLimitLease(sequence, sentAt);
        allowance.NoteSent(lease);
        allowance.Learn(lease, headers, sentAt + TimeSpan.FromMilliseconds(20), sequence, isLimited: false);
    }
}
