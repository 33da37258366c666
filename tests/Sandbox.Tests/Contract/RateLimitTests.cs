namespace GenesysRecordingTags.Sandbox.Tests;

public class RateLimitTests
{
    private static readonly string Path = SandboxClient.MetadataPath("rec-000001");

    [Fact]
    public async Task The_allowance_is_told_counted_down_refused_and_renewed()
    {
        var clock = new FakeTimeProvider();
        clock.Advance(TimeSpan.FromSeconds(3.5));
        var organization = new SandboxOrganization(new() { TimeProvider = clock, RateLimit = 3, RateLimitWindow = TimeSpan.FromSeconds(10) });
        using var client = await SandboxClient.ConnectAsync(organization);
        for (var left = 2; left >= 0; left--)
        {
            using var answer = await client.GetAsync(Path);
            Assert.Equal(200, answer.Status);
            AssertAllowance(answer, 3, left, 7);
        }

        using var refused = await client.GetAsync(Path);
        Assert.Equal(429, refused.Status);
        Assert.Equal("7", refused.Header("Retry-After"));
        AssertAllowance(refused, 3, 0, 7);
        clock.Advance(TimeSpan.FromSeconds(6.5));
        using var renewed = await client.GetAsync(Path);
        Assert.Equal(200, renewed.Status);
        AssertAllowance(renewed, 3, 2, 10);
        Assert.Equal(1, organization.Traffic.RateLimited);
    }

    [Fact]
    public async Task A_refused_change_is_not_applied()
    {
        var organization = new SandboxOrganization(new() { TimeProvider = new FakeTimeProvider(), RateLimit = 1 });
        using var client = await SandboxClient.ConnectAsync(organization);
        using var first = await client.PatchAsync(Path, Bodies.Metadata, "key");
        using var second = await client.PatchAsync(SandboxClient.MetadataPath("rec-000002"), Bodies.Metadata, "key");
        Assert.Equal((200, 429), (first.Status, second.Status));
        Assert.Equal(1, organization.ChangeCounts.Metadata);
    }

    [Fact]
    public async Task Tokens_are_not_limited_and_errors_tell_the_allowance_too()
    {
        var organization = new SandboxOrganization(new() { TimeProvider = new FakeTimeProvider(), RateLimit = 2 });
        using var client = await SandboxClient.ConnectAsync(organization);
        await client.LogInAsync();
        await client.LogInAsync();
        using var notFound = await client.GetAsync(SandboxClient.MetadataPath("rec-none"));
        AssertAllowance(notFound, 2, 1, 60);
        client.UseToken("dead");
        using var unauthorized = await client.GetAsync(Path);
        AssertAllowance(unauthorized, 2, 1, 60);
    }

    [Fact]
    public async Task An_injected_refusal_is_counted_against_the_allowance()
    {
        var organization = new SandboxOrganization(new() { TimeProvider = new FakeTimeProvider(), RateLimit = 5 });
        using var client = await SandboxClient.ConnectAsync(organization);
        organization.Faults.Add(new FaultRule { Match = new() { First = 1 }, Action = new() { Kind = FaultKind.Status } });
        using var refused = await client.GetAsync(Path);
        using var answered = await client.GetAsync(Path);
        Assert.Equal((503, 200), (refused.Status, answered.Status));
        AssertAllowance(refused, 5, 4, 60);
        AssertAllowance(answered, 5, 3, 60);
    }

    [Fact]
    public async Task Without_a_limit_nothing_is_told_of_one()
    {
        using var client = await SandboxClient.ConnectAsync(new SandboxOrganization());
        using var answer = await client.GetAsync(Path);
        Assert.Null(answer.Header("X-RateLimit-Limit"));
    }

    [Fact]
    public async Task Concurrent_requests_never_get_more_than_the_allowance()
    {
        var organization = new SandboxOrganization(new() { TimeProvider = new FakeTimeProvider(), RateLimit = 100 });
        using var client = await SandboxClient.ConnectAsync(organization);
        var answers = await Task.WhenAll(Enumerable.Range(0, 400).Select(_ => client.GetAsync(Path)));
        Assert.Equal(100, answers.Count(answer => answer.Status == 200));
        Assert.Equal(300, answers.Count(answer => answer.Status == 429));
    }

    private static void AssertAllowance(ReceivedResponse answer, int limit, int remaining, int reset) =>
        Assert.Equal(
            ($"{limit}", $"{remaining}", $"{reset}"),
            (answer.Header("X-RateLimit-Limit"), answer.Header("X-RateLimit-Remaining"), answer.Header("X-RateLimit-Reset")));
}
