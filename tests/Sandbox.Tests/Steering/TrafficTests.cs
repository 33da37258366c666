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
    public async Task Latency_is_kept_precisely()
    {
        var organization = new SandboxOrganization();
        using var client = await SandboxClient.ConnectAsync(organization);
        organization.Latency = TimeSpan.FromMilliseconds(20);
        var times = new List<double>();
        for (var i = 0; i < 25; i++)
        {
            var started = Stopwatch.GetTimestamp();
            using var answer = await client.GetAsync(Path);
            times.Add(Stopwatch.GetElapsedTime(started).TotalMilliseconds);
        }

        times.Sort();
        Assert.True(times[0] >= 20, $"{times[0]} ms is too early");
        // Generous, as the machine may be busy with others; alone it is 20.4 ms.
        Assert.True(times[times.Count / 2] < 30, $"{times[times.Count / 2]} ms is too late");
    }

    [Fact]
    public async Task A_request_given_up_in_its_latency_ends_at_once_and_is_not_processed()
    {
        var organization = new SandboxOrganization();
        using var client = await SandboxClient.ConnectAsync(organization);
        organization.Latency = TimeSpan.FromSeconds(30);
        using var patience = new CancellationTokenSource();
        var request = client.PostAsync(SandboxClient.TagsPath("rec-000001"), Bodies.Tags(Bodies.Tag()), null, patience.Token);
        while (organization.Traffic.InFlight == 0)
        {
            await Task.Delay(10);
        }

        var started = Stopwatch.GetTimestamp();
        await patience.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => request);
        Assert.InRange(Stopwatch.GetElapsedTime(started).TotalSeconds, 0, 2);
        Assert.Equal((0, 1), (organization.Traffic.InFlight, organization.Traffic.Cancelled));
        Assert.Equal(0, organization.ChangeCounts.Tags);
    }

    [Fact]
    public async Task Different_latencies_at_one_time_do_not_wait_for_each_other()
    {
        var delay = new PreciseDelay();
        var started = Stopwatch.GetTimestamp();
        var late = delay.WaitAsync(TimeSpan.FromSeconds(20), default);
        await delay.WaitAsync(TimeSpan.FromMilliseconds(10), default);
        Assert.InRange(Stopwatch.GetElapsedTime(started).TotalSeconds, 0.01, 5);
        Assert.False(late.IsCompleted);
    }
}
