using GenesysRecordingTags.Core.Api;
using Xunit;

namespace GenesysRecordingTags.Core.Tests.Api;

public sealed class TransientErrorsTests
{
    [Theory]
    [InlineData(null, 15)]
    [InlineData(1d, 15)]
    [InlineData(60d, 60)]
    [InlineData(999_999_999d, 180)]
    public void The_next_try_is_when_the_service_asks_for_it_within_bounds(double? retryAfter, double expected)
    {
        var error = new GenesysApiException(GenesysErrorKind.RateLimited, "x", "Wait.")
        {
            RetryAfter = retryAfter is { } seconds ? TimeSpan.FromSeconds(seconds) : null,
        };
        Assert.Equal(expected, TransientErrors.GetRetryDelay(error, TimeSpan.FromSeconds(15)).TotalSeconds);
    }

    [Theory]
    [InlineData(-1, "0 seconds")]
    [InlineData(0.2, "1 second")]
    [InlineData(119, "119 seconds")]
    [InlineData(120, "2 minutes")]
    [InlineData(7199, "120 minutes")]
    [InlineData(5400 * 2, "3 hours")]
    [InlineData(9000, "2.5 hours")]
    [InlineData(86400 * 10, "10 days")]
    [InlineData(999_999_999, "31 years")]
    [InlineData(3_155_760_000, "100 years")]
    public void A_duration_is_written_as_a_person_says_it(double seconds, string expected) =>
        Assert.Equal(expected, DurationText.Write(TimeSpan.FromSeconds(seconds)));
}
