using GenesysRecordingTags.SandboxHost;

namespace GenesysRecordingTags.Sandbox.Tests;

public class ServeOptionsTests
{
    [Fact]
    public void All_arguments_are_understood()
    {
        var options = ServeOptions.Parse(
        [
            "--port", "8123", "--h2c-port", "0", "--latency", "20ms", "--recordings", "10", "--seed", "4", "--token-lifetime", "30",
            "--rate-limit", "100", "--rate-window", "0.5", "--index-delay", "0", "--journal", "0", "--exit-on-stdin-close", "--parent-pid", "12",
        ]);
        Assert.Equal((8123, 0, true, 12), (options.Port, options.Http2Port!.Value, options.ExitsOnStdinClose, options.ParentPid!.Value));
        Assert.Equal(
            new SandboxOptions
            {
                Latency = TimeSpan.FromMilliseconds(20),
                RecordingCount = 10,
                Seed = 4,
                TokenLifetime = TimeSpan.FromSeconds(30),
                RateLimit = 100,
                RateLimitWindow = TimeSpan.FromMilliseconds(500),
                IndexCompletionDelay = TimeSpan.Zero,
                MaxJournalEntries = 0,
            },
            options.Sandbox);
    }

    [Fact]
    public void Options_of_the_platform_are_understood_and_each_organisation_has_its_own_client_and_seed()
    {
        var options = ServeOptions.Parse(
            ["--upload-delay", "1", "--analytics-lag", "0", "--data-lake-lag", "60", "--journal-answers", "100000", "--organizations", "2", "--seed", "5"]);
        Assert.Equal(
            new SandboxPlatformOptions { UploadDuration = TimeSpan.FromSeconds(1), AnalyticsLag = TimeSpan.Zero, DataLakeLag = TimeSpan.FromMinutes(1) },
            options.Sandbox.Platform);
        Assert.Equal((100_000, 100_000), (options.Sandbox.MaxJournalResponseLength, options.Sandbox.MaxJournalBodyLength));
        Assert.Equal([("sandbox-client", 5), ("sandbox-client-2", 6)], options.Organizations().Select(organization => (organization.ClientId, organization.Seed)));
    }

    [Theory]
    [InlineData("20", 20)]
    [InlineData("20ms", 20)]
    [InlineData("1.5", 1.5)]
    [InlineData("0.02s", 20)]
    public void Latency_is_milliseconds_unless_it_says_otherwise(string value, double milliseconds) =>
        Assert.Equal(milliseconds, ServeOptions.Parse(["--latency", value]).Sandbox.Latency.TotalMilliseconds);

    [Theory]
    [InlineData("--prot", "1")]
    [InlineData("--port")]
    [InlineData("--port", "x")]
    [InlineData("--recordings", "-1")]
    [InlineData("--latency", "20m")]
    [InlineData("--rate-window", "1,5")]
    public void What_is_not_understood_is_an_error(params string[] arguments) =>
        Assert.Throws<FormatException>(() => ServeOptions.Parse(arguments));
}
