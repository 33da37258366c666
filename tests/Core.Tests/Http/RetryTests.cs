using System.Globalization;
using System.Net.Sockets;
using GenesysRecordingTags.Core.Api;
using GenesysRecordingTags.Core.Http;
using Xunit;

namespace GenesysRecordingTags.Core.Tests.Http;

/// <summary>The contract's section 5.</summary>
public sealed class RetryTests : IDisposable
{
    private readonly TestConnection _connection = new();

    private FakeService Service => _connection.Service;

    public void Dispose() => _connection.Dispose();

    [Theory]
    [InlineData(500)]
    [InlineData(502)]
    [InlineData(503)]
    [InlineData(504)]
    public async Task Failures_of_the_service_are_tried_again_with_the_same_key(int status)
    {
        Service.Then(FakeResponse.Status(status)).Then(FakeResponse.Status(status));
        var (response, took) = await SendAsync(TestConnection.Patch());

        Assert.Equal(3, response.Attempts);
        Assert.InRange(took.TotalSeconds, 3, 3.75);
        Assert.Equal(took, response.Latency);
        Assert.All(Service.Requests, asked => Assert.Equal("key-1", asked.Headers["Idempotency-Key"]));
        Assert.All(Service.Requests, asked => Assert.Equal("{}", asked.Body));
    }

    [Fact]
    public async Task Waits_grow_to_thirty_seconds_with_jitter()
    {
        using var connection = new TestConnection(options => options with { MaximumRetryCount = 7 });
        connection.Service.Otherwise = (_, _) => Task.FromResult(FakeResponse.Status(503));
        var work = connection.SendAsync();
        var took = await connection.RunAsync(work);

        // 1 + 2 + 4 + 8 + 16 + 30 + 30, and up to a quarter more of those below the cap.
        Assert.InRange(took.TotalSeconds, 91, 98.8);
        var error = await Assert.ThrowsAsync<GenesysApiException>(() => work);
        Assert.Equal(GenesysErrorKind.ServiceUnavailable, error.Kind);
        Assert.Equal(8, error.Attempts);
        Assert.Equal(8, connection.Service.Requests.Count);
    }

    [Fact]
    public async Task While_one_waits_to_be_tried_again_its_slot_is_somebody_elses()
    {
        var limiter = new ConcurrencyLimiter(1);
        await limiter.EnterAsync(CancellationToken.None);
        var concurrencyLease = new ConcurrencyLease(limiter);
        Service.Then(FakeResponse.Status(503));
        var work = _connection.SendAsync(TestConnection.Patch() with { ConcurrencyLease = concurrencyLease });

        await limiter.EnterAsync(CancellationToken.None).WaitAsync(TimeSpan.FromSeconds(5));
        await WaitUntilAsync(() => _connection.Clock.NextTimer is not null);
        _connection.Clock.Advance(TimeSpan.FromSeconds(2));
        await WaitUntilAsync(() => limiter.Waiting == 1);
        Assert.Single(Service.Requests);

        limiter.Leave();
        await _connection.RunAsync(work);
        Assert.Equal(2, (await work).Attempts);
        Assert.False(limiter.EnterAsync(CancellationToken.None).IsCompleted);
        concurrencyLease.Leave();
    }

    [Theory]
    [InlineData(400, GenesysErrorKind.InvalidRequest)]
    [InlineData(403, GenesysErrorKind.PermissionDenied)]
    [InlineData(404, GenesysErrorKind.RecordingNotFound)]
    [InlineData(409, GenesysErrorKind.Conflict)]
    [InlineData(422, GenesysErrorKind.InvalidRequest)]
    public async Task Refusals_are_not_tried_again(int status, GenesysErrorKind kind)
    {
        Service.Then(FakeResponse.Status(status));
        var error = await FailAsync(TestConnection.Patch());

        Assert.Equal(kind, error.Kind);
        Assert.Equal(status, error.StatusCode);
        Assert.Equal(1, error.Attempts);
        Assert.False(error.OutcomeUnknown);
        Assert.Single(Service.Requests);
    }

    [Fact]
    public async Task Retry_After_in_seconds_is_waited()
    {
        Service.Then(FakeResponse.Status(429, ("Retry-After", "17")));
        Assert.InRange((await SendAsync()).Took.TotalSeconds, 17, 17.1);
    }

    [Fact]
    public async Task Retry_After_as_a_date_is_waited()
    {
        Service.Then(FakeResponse.Status(429, ("Retry-After", _connection.Clock.GetUtcNow().AddSeconds(23).ToString("R", CultureInfo.InvariantCulture))));
        Assert.InRange((await SendAsync()).Took.TotalSeconds, 23, 23.1);
    }

    [Fact]
    public async Task Retry_After_as_a_date_is_told_by_the_clock_of_the_service()
    {
        var itsClock = _connection.Clock.GetUtcNow().AddHours(-3);
        Service.Then(FakeResponse.Status(
            429,
            ("Date", itsClock.ToString("R", CultureInfo.InvariantCulture)),
            ("Retry-After", itsClock.AddSeconds(23).ToString("R", CultureInfo.InvariantCulture))));
        Assert.InRange((await SendAsync()).Took.TotalSeconds, 23, 23.1);
    }

    [Fact]
    public async Task The_words_of_a_429_are_understood()
    {
        Service.Then(FakeResponse.Json(
            429,
            """{"message":"Rate limit exceeded the maximum. Retry the request in [42] seconds","code":"too.many.requests.retry.after","status":429}"""));
        Assert.InRange((await SendAsync()).Took.TotalSeconds, 42, 42.1);
    }

    [Theory]
    [InlineData("X-RateLimit-Reset")]
    [InlineData("inin-ratelimit-reset")]
    public async Task The_end_of_the_window_is_waited_for(string header)
    {
        Service.Then(FakeResponse.Status(429, (header, "9")));
        Assert.InRange((await SendAsync()).Took.TotalSeconds, 9, 9.1);
    }

    [Fact]
    public async Task A_429_that_says_nothing_is_waited_for_like_a_failure()
    {
        Service.Then(FakeResponse.Status(429)).Then(FakeResponse.Status(429));
        Assert.InRange((await SendAsync()).Took.TotalSeconds, 3, 3.75);
    }

    [Fact]
    public async Task Retry_After_of_a_503_is_waited()
    {
        Service.Then(FakeResponse.Status(503, ("Retry-After", "11")));
        Assert.InRange((await SendAsync()).Took.TotalSeconds, 11, 11.1);
    }

    [Fact]
    public async Task A_wait_of_more_than_three_minutes_is_an_error_that_says_how_long()
    {
        Service.Then(FakeResponse.Status(429, ("Retry-After", "7200")));
        var error = await FailAsync(TestConnection.Patch());

        Assert.Equal(GenesysErrorKind.RateLimited, error.Kind);
        Assert.Equal(TimeSpan.FromHours(2), error.RetryAfter);
        Assert.Contains("2 hours", error.Message, StringComparison.Ordinal);
        Assert.False(error.OutcomeUnknown);

        // The next request is not even sent.
        error = await FailAsync(TestConnection.Patch("rec-2"));
        Assert.Equal(GenesysErrorKind.RateLimited, error.Kind);
        Assert.Equal(0, error.Attempts);
        Assert.Contains("not sent", error.Message, StringComparison.Ordinal);
        Assert.Single(Service.Requests);
    }

    [Theory]
    [InlineData(429, GenesysErrorKind.RateLimited)]
    [InlineData(503, GenesysErrorKind.ServiceUnavailable)]
    public async Task A_wait_of_decades_is_an_error_that_says_so(int status, GenesysErrorKind kind)
    {
        Service.Then(FakeResponse.Status(status, ("Retry-After", "999999999")));
        var error = await FailAsync(TestConnection.Patch());

        Assert.Equal(kind, error.Kind);
        Assert.Equal(1, error.Attempts);
        Assert.Equal(TimeSpan.FromSeconds(999_999_999), error.RetryAfter);
        Assert.Contains("31 years", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task After_an_absurd_wait_the_service_is_asked_again_within_three_minutes()
    {
        Service.Then(FakeResponse.Status(429, ("Retry-After", "999999999")));
        await FailAsync(TestConnection.Patch());
        _connection.Clock.Advance(TimeSpan.FromSeconds(170));
        var error = await FailAsync(TestConnection.Patch());
        Assert.Equal(0, error.Attempts);
        Assert.Contains("31 years", error.Message, StringComparison.Ordinal);
        Assert.Contains("asked again in 10 seconds", error.Message, StringComparison.Ordinal);

        _connection.Clock.Advance(TimeSpan.FromSeconds(10));
        Assert.Equal(1, (await SendAsync(TestConnection.Patch())).Response.Attempts);
        Assert.Equal(1, (await SendAsync(TestConnection.Patch())).Response.Attempts);
        Assert.Equal(3, Service.Requests.Count);
    }

    [Fact]
    public async Task The_longest_pause_that_is_waited_for_is_an_option()
    {
        using var connection = new TestConnection(options => options with { MaximumPause = TimeSpan.FromSeconds(5) });
        connection.Service.Then(FakeResponse.Status(429, ("Retry-After", "5"))).Then(FakeResponse.Status(429, ("Retry-After", "6")));
        var work = connection.SendAsync();
        await connection.RunAsync(work);
        var error = await Assert.ThrowsAsync<GenesysApiException>(() => work);
        Assert.Equal(2, error.Attempts);
        Assert.Contains("6 seconds", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_429_past_all_retries_says_how_long_to_wait()
    {
        Service.Otherwise = (_, _) => Task.FromResult(FakeResponse.Status(429, ("Retry-After", "2")));
        var error = await FailAsync(TestConnection.Patch());

        Assert.Equal(GenesysErrorKind.RateLimited, error.Kind);
        Assert.Equal(6, error.Attempts);
        Assert.Equal(TimeSpan.FromSeconds(2), error.RetryAfter);
        Assert.Contains("2 s", error.RecommendedAction, StringComparison.Ordinal);
        Assert.False(error.OutcomeUnknown);
    }

    [Fact]
    public async Task Network_failures_are_tried_again()
    {
        Service.Then(Refused()).Then(Reset()).Then(new IOException("gone"));
        Assert.Equal(4, (await SendAsync(TestConnection.Patch())).Response.Attempts);
    }

    [Fact]
    public async Task A_host_that_can_not_be_reached_leaves_nothing_unknown()
    {
        Service.Otherwise = (_, _) => throw Refused();
        var error = await FailAsync(TestConnection.Patch());

        Assert.Equal(GenesysErrorKind.ServiceUnreachable, error.Kind);
        Assert.False(error.OutcomeUnknown);
        Assert.Equal(6, error.Attempts);
        Assert.Contains("company.example:443", error.Message, StringComparison.Ordinal);
        Assert.Contains("company.example:443", error.RecommendedAction, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_connection_that_breaks_leaves_a_change_unknown()
    {
        Service.Otherwise = (_, _) => throw Reset();
        Assert.True((await FailAsync(TestConnection.Patch())).OutcomeUnknown);
        Assert.False((await FailAsync(TestConnection.Get())).OutcomeUnknown);
    }

    [Fact]
    public async Task One_try_that_may_have_worked_is_enough_to_leave_a_change_unknown()
    {
        Service.Then(Reset());
        Service.Otherwise = (_, _) => throw Refused();
        var error = await FailAsync(TestConnection.Patch());
        Assert.Equal(GenesysErrorKind.ServiceUnreachable, error.Kind);
        Assert.True(error.OutcomeUnknown);
    }

    [Fact]
    public async Task A_refusal_of_the_same_key_settles_what_was_unknown()
    {
        Service.Then(Reset()).Then(FakeResponse.Status(404));
        Assert.False((await FailAsync(TestConnection.Patch())).OutcomeUnknown);
        Service.Then(Reset()).Then(FakeResponse.Status(403));
        Assert.True((await FailAsync(TestConnection.Patch())).OutcomeUnknown);
    }

    [Fact]
    public async Task Each_try_has_its_own_time_out()
    {
        Service.ThenHang().ThenHang();
        var (response, took) = await SendAsync(TestConnection.Patch());
        Assert.Equal(3, response.Attempts);
        Assert.InRange(took.TotalSeconds, 63, 63.75);
    }

    [Fact]
    public async Task Time_outs_past_all_retries_leave_a_change_unknown()
    {
        using var connection = new TestConnection(options => options with { MaximumRetryCount = 1, Timeout = TimeSpan.FromSeconds(2) });
        connection.Service.ThenHang().ThenHang();
        var work = connection.SendAsync(TestConnection.Patch());
        await connection.RunAsync(work);
        var error = await Assert.ThrowsAsync<GenesysApiException>(() => work);
        Assert.Equal(GenesysErrorKind.RequestTimedOut, error.Kind);
        Assert.True(error.OutcomeUnknown);
        Assert.Contains("within 2 s after 2 tries", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_change_without_a_key_is_sent_again_only_when_it_was_certainly_not_processed()
    {
        var bare = TestConnection.Patch(key: null);
        Service.Then(FakeResponse.Status(503));
        Assert.True((await FailAsync(bare)).OutcomeUnknown);
        Service.Then(Reset());
        Assert.True((await FailAsync(bare)).OutcomeUnknown);
        Assert.Equal(2, Service.Requests.Count);

        Service.Then(Refused()).Then(FakeResponse.Status(429, ("Retry-After", "1")));
        Assert.Equal(3, (await SendAsync(bare)).Response.Attempts);
    }

    [Fact]
    public async Task Zero_retries_are_none()
    {
        using var connection = new TestConnection(options => options with { MaximumRetryCount = 0 });
        connection.Service.Then(FakeResponse.Status(503));
        var error = await Assert.ThrowsAsync<GenesysApiException>(() => connection.SendAsync());
        Assert.Equal(1, error.Attempts);
    }

    [Fact]
    public async Task A_wait_between_tries_is_cancelled_at_once()
    {
        Service.Then(FakeResponse.Status(503));
        using var cancellation = new CancellationTokenSource();
        var work = _connection.SendAsync(TestConnection.Patch(), cancellation.Token);
        await WaitUntilAsync(() => _connection.Clock.NextTimer is { TotalSeconds: < 2 } && Service.Requests.Count == 1);
        await cancellation.CancelAsync();

        var cancelled = await Assert.ThrowsAsync<RequestCanceledException>(() => work);
        Assert.Equal(1, cancelled.Attempts);
        Assert.True(cancelled.OutcomeUnknown);
        Assert.Equal(cancellation.Token, cancelled.CancellationToken);
    }

    [Fact]
    public async Task Cancelled_in_flight_is_unknown_and_cancelled_before_is_not()
    {
        Service.ThenHang();
        using var cancellation = new CancellationTokenSource();
        var work = _connection.SendAsync(TestConnection.Patch(), cancellation.Token);
        await WaitUntilAsync(() => Service.Requests.Count == 1);
        await cancellation.CancelAsync();
        Assert.True((await Assert.ThrowsAsync<RequestCanceledException>(() => work)).OutcomeUnknown);

        var never = await Assert.ThrowsAsync<RequestCanceledException>(() => _connection.SendAsync(TestConnection.Patch(), cancellation.Token));
        Assert.False(never.OutcomeUnknown);
        Assert.Equal(0, never.Attempts);
        Assert.Single(Service.Requests);
    }

    [Fact]
    public async Task Requests_that_wait_out_a_pause_lose_no_retry()
    {
        await SendAsync();
        Service.Then(FakeResponse.Status(429, ("Retry-After", "30")));
        var refused = _connection.SendAsync(TestConnection.Get("rec-0"));
        await WaitUntilAsync(() => _connection.Api.RateLimit.PausedUntil is not null);
        var others = Enumerable.Range(1, 10).Select(index => _connection.SendAsync(TestConnection.Get($"rec-{index}"))).ToArray();
        await _connection.RunAsync(Task.WhenAll([refused, .. others]));

        Assert.Equal(2, (await refused).Attempts);
        foreach (var other in others)
        {
            Assert.Equal(1, (await other).Attempts);
        }
    }

    [Fact]
    public async Task Closing_the_connection_ends_what_is_under_way()
    {
        Service.ThenHang();
        var work = _connection.SendAsync(TestConnection.Patch());
        await WaitUntilAsync(() => Service.Requests.Count == 1);
        _connection.Dispose();
        var later = await Assert.ThrowsAsync<GenesysApiException>(() => _connection.SendAsync(TestConnection.Patch()));
        Assert.Equal(GenesysErrorKind.NotConnected, later.Kind);
        Assert.False(later.OutcomeUnknown);
        var error = await Assert.ThrowsAsync<GenesysApiException>(() => work.WaitAsync(TimeSpan.FromSeconds(5)));
        Assert.Equal(GenesysErrorKind.NotConnected, error.Kind);
        Assert.True(error.OutcomeUnknown);
        Assert.Single(Service.Requests);
    }

    internal static async Task WaitUntilAsync(Func<bool> condition)
    {
        for (var deadline = DateTime.UtcNow.AddSeconds(5); !condition();)
        {
            Assert.True(DateTime.UtcNow < deadline, "It never happens.");
            await Task.Delay(1);
        }
    }

    private static HttpRequestException Refused() =>
        new(HttpRequestError.ConnectionError, "Connection refused", new SocketException((int)SocketError.ConnectionRefused));

    private static HttpRequestException Reset() =>
        new("An error occurred while sending the request.", new IOException("Connection reset by peer"));

    private async Task<(ApiResponse Response, TimeSpan Took)> SendAsync(ApiRequest? request = null)
    {
        var work = _connection.SendAsync(request);
        var took = await _connection.RunAsync(work);
        return (await work, took);
    }

    private async Task<GenesysApiException> FailAsync(ApiRequest request)
    {
        var work = _connection.SendAsync(request);
        await _connection.RunAsync(work);
        return await Assert.ThrowsAsync<GenesysApiException>(() => work);
    }
}
