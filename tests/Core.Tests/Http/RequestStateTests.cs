using GenesysRecordingTags.Core.Http;
using Xunit;

namespace GenesysRecordingTags.Core.Tests.Http;

/// <summary>What the attempts of a request add up to.</summary>
public sealed class RequestStateTests
{
    [Fact]
    public void An_attempt_that_begins_has_not_been_sent()
    {
        var state = State(TestConnection.Patch());
        state.BeginAttempt(1);
        state.EndAttempt(wasSent: true, 503);
        Assert.Equal((true, 1, 1L), (state.WasSent, state.Attempts, state.AttemptStartedAt));
        state.BeginAttempt(5);
        Assert.Equal((false, 2, 5L), (state.WasSent, state.Attempts, state.AttemptStartedAt));
    }

    [Theory]
    [InlineData(true, 0, true)]
    [InlineData(true, 500, true)]
    [InlineData(true, 503, true)]
    [InlineData(true, 499, false)]
    [InlineData(true, 200, false)]
    [InlineData(false, 0, false)]
    [InlineData(false, 500, false)]
    public void A_change_that_was_sent_may_have_been_processed_until_an_answer_settles_it(bool wasSent, int status, bool expected)
    {
        var change = State(TestConnection.Patch());
        change.EndAttempt(wasSent, status);
        Assert.Equal(expected, change.MayHaveBeenProcessed);
        change.EndAttempt(wasSent: true, 404);
        Assert.Equal(expected, change.MayHaveBeenProcessed);

        var read = State(TestConnection.Get());
        read.EndAttempt(wasSent, status);
        Assert.False(read.MayHaveBeenProcessed);
    }

    private static RequestState State(ApiRequest request) => new(request, new Uri("https://company.example/"), honorsKeys: true, CancellationToken.None);
}
