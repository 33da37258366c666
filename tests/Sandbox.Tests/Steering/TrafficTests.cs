using System.Diagnostics;

namespace GenesysRecordingTags.Sandbox.Tests;

public class TrafficTests
{
    private static readonly string Path = SandboxClient.MetadataPath("rec-000001");

    [Fact]
    public async Task Requests_are_counted_by_operation_second_and_concurrency()
    {
        var clock = new FakeTimeProvider();
        var organization = new SandboxOrganization(new() { TimeProvider = clock, Latency = TimeSpan.FromMilliseconds(100) });
        using var client = await SandboxClient.ConnectAsync(organization);
        await Task.WhenAll(Enumerable.Range(0, 10).Select(_ => client.GetAsync(Path)));
        clock.Advance(TimeSpan.FromSeconds(2));
        using var one = await client.PatchAsync(Path, Bodies.Metadata);
        var traffic = organization.Traffic;
        Assert.Equal((0, 10), (traffic.InFlight, traffic.MaxInFlight));
        Assert.Equal((10L, 1L), (traffic.Requests[SandboxOperation.ReadMetadata], traffic.Requests[SandboxOperation.UpdateMetadata]));
        Assert.Equal((12L, 1L), (traffic.TotalRequests, traffic.TokensIssued));
        var now = clock.GetUtcNow().ToUnixTimeSeconds();
        Assert.Equal([new(now - 2, 10, 0), new(now, 1, 0)], traffic.Seconds);
    }

    [Fact]
    public async Task Latency_is_kept()
    {
        var organization = new SandboxOrganization();
        using var client = await SandboxClient.ConnectAsync(organization);
        organization.Latency = TimeSpan.FromMilliseconds(20);
        for (var i = 0; i < 25; i++)
        {
            var started = Stopwatch.GetTimestamp();
            using var answer = await client.GetAsync(Path);
            // How late it may be is for the benchmark to say.
            Assert.True(Stopwatch.GetElapsedTime(started) >= TimeSpan.FromMilliseconds(20));
        }
    }

    [Fact]
    public async Task A_request_given_up_in_its_latency_ends_at_once_and_is_not_processed()
    {
        var organization = new SandboxOrganization();
        using var client = await SandboxClient.ConnectAsync(organization);
        organization.Latency = TimeSpan.FromHours(1);
        using var patience = new CancellationTokenSource();
        var request = client.PostAsync(SandboxClient.TagsPath("rec-000001"), Bodies.Tags(Bodies.Tag()), null, patience.Token);
        while (organization.Traffic.InFlight == 0)
        {
            await Task.Delay(10);
        }

        await patience.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => request.WaitAsync(TimeSpan.FromMinutes(1)));
        Assert.Equal((0, 1), (organization.Traffic.InFlight, organization.Traffic.Cancelled));
        Assert.Equal(0, organization.ChangeCounts.Tags);
    }

    [Fact]
    public async Task Different_latencies_at_one_time_do_not_wait_for_each_other()
    {
        var delay = new PreciseDelay();
        var late = delay.WaitAsync(TimeSpan.FromHours(1), default);
        await delay.WaitAsync(TimeSpan.FromMilliseconds(10), default).WaitAsync(TimeSpan.FromMinutes(1));
        Assert.False(late.IsCompleted);
    }
}
