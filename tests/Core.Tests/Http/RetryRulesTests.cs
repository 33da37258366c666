using GenesysRecordingTags.Core.Api;
using GenesysRecordingTags.Core.Http;
using Xunit;

namespace GenesysRecordingTags.Core.Tests.Http;

public sealed class RetryRulesTests
{
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(180);

    [Theory]
    [InlineData(429, true, 0)]
    [InlineData(429, false, 7)]
    [InlineData(503, true, 7)]
    public void After_a_429_the_rate_limiter_alone_waits(int status, bool isRateLimited, int seconds)
    {
        var result = new AttemptResult { StatusCode = status, RetryAfter = TimeSpan.FromSeconds(7) };
        Assert.Equal(TimeSpan.FromSeconds(seconds), RetryRules.GetDelay(State(), result, isRateLimited));
    }

    [Theory]
    [InlineData("Untrusted")]
    [InlineData("TooLarge")]
    [InlineData("Undecodable")]
    public void What_would_be_the_same_again_is_not_tried_again(string failure) =>
        Assert.False(RetryRules.ShouldRetry(State(), new AttemptResult { Failure = Enum.Parse<AttemptFailure>(failure) }, Longest));

    [Theory]
    [InlineData(180, true)]
    [InlineData(181, false)]
    public void A_pause_is_waited_for_up_to_the_longest(int seconds, bool isRetried) =>
        Assert.Equal(isRetried, RetryRules.ShouldRetry(State(), new AttemptResult { StatusCode = 429, RetryAfter = TimeSpan.FromSeconds(seconds) }, Longest));

    [Fact]
    public void A_delay_needs_an_error() => Assert.Throws<ArgumentNullException>(() => TransientErrors.GetRetryDelay(null!, Longest));

    private static RequestState State() => new(TestConnection.Get(), new Uri("https://company.example/"), honorsKeys: true, CancellationToken.None);
}
