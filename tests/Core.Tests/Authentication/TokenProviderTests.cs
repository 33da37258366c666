using GenesysRecordingTags.Core.Tests.Http;
using Xunit;

namespace GenesysRecordingTags.Core.Tests.Authentication;

/// <summary>The contract's section 1.</summary>
public sealed class TokenProviderTests : IDisposable
{
    private readonly TestConnection _connection = new();

    private FakeService Service => _connection.Service;

    public void Dispose() => _connection.Dispose();

    [Fact]
    public async Task The_request_is_as_the_contract_says()
    {
        await _connection.SendAsync();
        var asked = Service.TokenRequests.Single();
        Assert.Equal("POST", asked.Method);
        Assert.Equal("https://company.example/oauth/token", asked.Uri.AbsoluteUri);
        Assert.Equal(
            "Basic " + Convert.ToBase64String(System.Text.Encoding.UTF8.GetBytes($"{TestConnection.ClientId}:{TestConnection.Secret}")),
            asked.Headers["Authorization"]);
        Assert.Equal(
            "grant_type=client_credentials&scope=recording%3Awrite%20tagging%3Awrite%20analytics%3Areport%3Aread%20event%3Aread%20media%3Aread%20media%3Awrite",
            asked.Body);
        Assert.Equal("Bearer token-1", Service.Requests.Single().Headers["Authorization"]);
    }

    [Fact]
    public async Task Nothing_is_asked_for_before_it_is_needed_and_then_at_once()
    {
        Assert.Empty(Service.TokenRequests);
        await _connection.Api.Identity.AuthenticateAsync(CancellationToken.None);
        Assert.Single(Service.TokenRequests);
        Assert.Equal(_connection.Clock.GetUtcNow().AddHours(1), _connection.Api.Identity.TokenExpiresAt);
    }

    [Fact]
    public async Task Concurrent_callers_share_one_renewal()
    {
        var gate = new TaskCompletionSource();
        Service.OnToken = async (_, _) =>
        {
            await gate.Task;
            return FakeResponse.Json(200, """{"access_token":"shared","expires_in":3600}""");
        };
        var work = Enumerable.Range(0, 20).Select(_ => _connection.Api.Identity.AuthenticateAsync(CancellationToken.None)).ToArray();
        await RetryTests.WaitUntilAsync(() => Service.TokenRequests.Count == 1);
        gate.SetResult();
        await Task.WhenAll(work);
        Assert.Single(Service.TokenRequests);
    }

    [Theory]
    [InlineData("120", 60)]
    [InlineData("3600", 3000)]
    [InlineData("86399", 3000)]
    [InlineData("30", 15)]
    [InlineData("\"600\"", 540)]
    [InlineData("null", 3000)]
    public async Task It_is_renewed_in_time(string expiresIn, int usedForSeconds)
    {
        Service.OnToken = (_, _) => Task.FromResult(FakeResponse.Json(200, $$"""{"access_token":"a","expires_in":{{expiresIn}}}"""));
        await _connection.SendAsync();
        _connection.Clock.Advance(TimeSpan.FromSeconds(usedForSeconds - 1));
        await _connection.SendAsync();
        Assert.Single(Service.TokenRequests);

        _connection.Clock.Advance(TimeSpan.FromSeconds(1));
        await _connection.SendAsync();
        Assert.Equal(2, Service.TokenRequests.Count);
    }

    [Fact]
    public async Task The_wall_clock_set_back_keeps_no_token_alive()
    {
        await _connection.SendAsync();
        _connection.Clock.SetWallClock(_connection.Clock.GetUtcNow().AddDays(-10));
        _connection.Clock.Advance(TimeSpan.FromMinutes(50));
        await _connection.SendAsync();
        Assert.Equal(2, Service.TokenRequests.Count);
    }

    [Fact]
    public async Task A_401_renews_once_and_repeats_the_request_once()
    {
        Service.Then(FakeResponse.Json(401, """{"code":"authentication.required"}"""));
        var response = await _connection.SendAsync(TestConnection.Patch());
        Assert.Equal(2, response.Attempts);
        Assert.Equal(["Bearer token-1", "Bearer token-2"], Service.Requests.Select(asked => asked.Headers["Authorization"]));
        Assert.All(Service.Requests, asked => Assert.Equal("key-1", asked.Headers["Idempotency-Key"]));
    }

    [Fact]
    public async Task A_second_401_is_an_error()
    {
        Service.Otherwise = (_, _) => Task.FromResult(FakeResponse.Json(401, """{"code":"bad.credentials","contextId":"c-1"}"""));
        var error = await Assert.ThrowsAsync<GenesysApiException>(() => _connection.SendAsync(TestConnection.Patch()));
        Assert.Equal(GenesysErrorKind.AuthenticationFailed, error.Kind);
        Assert.Equal(401, error.StatusCode);
        Assert.Equal("bad.credentials", error.ServiceCode);
        Assert.Equal("c-1", error.CorrelationId);
        Assert.Equal(2, error.Attempts);
        Assert.False(error.OutcomeUnknown);
        Assert.Equal(2, Service.TokenRequests.Count);
    }

    [Fact]
    public async Task All_who_used_the_same_dead_token_share_one_renewal()
    {
        const int Count = 32;
        var asked = 0;
        var areAllUnderWay = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        Service.Otherwise = async (request, _) =>
        {
            if (request.Headers["Authorization"] != "Bearer token-1")
            {
                return FakeResponse.Json(200, "{}");
            }

            if (Interlocked.Increment(ref asked) == Count)
            {
                areAllUnderWay.SetResult();
            }

            await areAllUnderWay.Task;
            return FakeResponse.Status(401);
        };
        var all = Task.WhenAll(Enumerable.Range(0, Count).Select(index => _connection.SendAsync(TestConnection.Patch($"rec-{index}"))));
        await _connection.RunAsync(all);
        Assert.All(await all, response => Assert.Equal(200, response.StatusCode));
        Assert.Equal(2, Service.TokenRequests.Count);
    }

    [Fact]
    public async Task A_token_that_was_given_is_used_and_not_renewed()
    {
        using var connection = new TestConnection(accessToken: "given-token");
        await connection.SendAsync();
        Assert.Equal("Bearer given-token", connection.Service.Requests.Single().Headers["Authorization"]);

        connection.Service.Then(FakeResponse.Status(401));
        var error = await Assert.ThrowsAsync<GenesysApiException>(() => connection.SendAsync());
        Assert.Equal(GenesysErrorKind.AuthenticationFailed, error.Kind);
        Assert.Equal(1, error.Attempts);
        Assert.Contains("can't be renewed", error.RecommendedAction, StringComparison.Ordinal);
        Assert.Empty(connection.Service.TokenRequests);
    }

    [Fact]
    public async Task A_wrong_client_is_an_error_at_once()
    {
        Service.OnToken = (_, _) => Task.FromResult(FakeResponse.Json(401, """{"error":"invalid_client","error_description":"No such client."}"""));
        var error = await Assert.ThrowsAsync<GenesysApiException>(() => _connection.Api.Identity.AuthenticateAsync(CancellationToken.None));
        Assert.Equal(GenesysErrorKind.AuthenticationFailed, error.Kind);
        Assert.Equal("invalid_client", error.ServiceCode);
        Assert.Contains("No such client.", error.Message, StringComparison.Ordinal);
        Assert.Single(Service.TokenRequests);
    }

    [Theory]
    [InlineData(400, "invalid_scope", GenesysErrorKind.AuthenticationFailed)]
    [InlineData(404, "", GenesysErrorKind.UnexpectedResponse)]
    [InlineData(302, "", GenesysErrorKind.UnexpectedResponse)]
    public async Task Other_refusals_say_what_they_are(int status, string code, GenesysErrorKind kind)
    {
        Service.OnToken = (_, _) => Task.FromResult(FakeResponse.Json(status, $$"""{"error":"{{code}}"}"""));
        var error = await Assert.ThrowsAsync<GenesysApiException>(() => _connection.SendAsync());
        Assert.Equal(kind, error.Kind);
        Assert.False(error.OutcomeUnknown);
    }

    [Fact]
    public async Task The_token_endpoint_is_tried_again_like_any_other()
    {
        var answers = new Queue<HttpResponseMessage>([
            FakeResponse.Status(503),
            FakeResponse.Status(429, ("Retry-After", "5")),
            FakeResponse.Json(200, """{"access_token":"late","expires_in":3600}""")]);
        Service.OnToken = (_, _) => Task.FromResult(answers.Dequeue());
        var work = _connection.SendAsync(TestConnection.Patch());
        var took = await _connection.RunAsync(work);
        Assert.InRange(took.TotalSeconds, 6, 6.3);
        Assert.Equal(1, (await work).Attempts);
    }

    [Fact]
    public async Task A_failing_token_endpoint_leaves_no_change_unknown_but_one_that_was_sent()
    {
        Service.OnToken = (_, _) => Task.FromResult(FakeResponse.Status(500));
        var work = _connection.SendAsync(TestConnection.Patch());
        await _connection.RunAsync(work);
        var error = await Assert.ThrowsAsync<GenesysApiException>(() => work);
        Assert.Equal(GenesysErrorKind.ServiceUnavailable, error.Kind);
        Assert.False(error.OutcomeUnknown);

        var tokens = 0;
        Service.OnToken = (_, _) => Task.FromResult(++tokens == 1
            ? FakeResponse.Json(200, """{"access_token":"short","expires_in":1}""")
            : FakeResponse.Json(401, """{"error":"invalid_client"}"""));
        Service.Then(FakeResponse.Status(503));
        work = _connection.SendAsync(TestConnection.Patch());
        await _connection.RunAsync(work);
        error = await Assert.ThrowsAsync<GenesysApiException>(() => work);
        Assert.Equal(GenesysErrorKind.AuthenticationFailed, error.Kind);
        Assert.True(error.OutcomeUnknown);
        Assert.Equal(1, error.Attempts);
    }

    [Fact]
    public async Task Who_gives_up_waiting_leaves_the_renewal_to_the_others_and_the_last_one_ends_it()
    {
        var wasCancelled = false;
        var gate = new TaskCompletionSource();
        Service.OnToken = async (_, cancellationToken) =>
        {
            await ((Task)gate.Task).WaitAsync(cancellationToken).ContinueWith(
                wait => wasCancelled |= wait.IsCanceled,
                CancellationToken.None,
                TaskContinuationOptions.ExecuteSynchronously,
                TaskScheduler.Default);
            cancellationToken.ThrowIfCancellationRequested();
            return FakeResponse.Json(200, """{"access_token":"a","expires_in":3600}""");
        };
        using var first = new CancellationTokenSource();
        using var second = new CancellationTokenSource();
        var impatient = _connection.Api.Identity.AuthenticateAsync(first.Token);
        var patient = _connection.Api.Identity.AuthenticateAsync(second.Token);
        await RetryTests.WaitUntilAsync(() => Service.TokenRequests.Count == 1);
        await first.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => impatient);
        Assert.False(wasCancelled);

        await second.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => patient);
        await RetryTests.WaitUntilAsync(() => wasCancelled);

        gate.SetResult();
        await _connection.Api.Identity.AuthenticateAsync(CancellationToken.None);
        Assert.Equal(2, Service.TokenRequests.Count);
    }

    [Fact]
    public async Task Introspection_tells_what_is_missing()
    {
        Service.Then(FakeResponse.Json(
            200,
            """{"active":true,"scope":"recording:write tagging:write media:read future:scope","client_id":"client-1","exp":1800000000,"new":[]}"""));
        var info = await _connection.Api.Identity.GetTokenInfoAsync(CancellationToken.None);
        Assert.True(info.Active);
        Assert.Equal(["recording:write", "tagging:write", "media:read", "future:scope"], info.Scopes);
        Assert.Equal(["analytics:report:read", "event:read", "media:write"], info.MissingScopes);
        Assert.Equal("client-1", info.ClientId);
        Assert.Equal(DateTimeOffset.FromUnixTimeSeconds(1800000000), info.ExpiresAt);
        Assert.Equal("company.example", info.Organization);
        Assert.Equal("/oauth/introspect", Service.Requests.Single().Uri.PathAndQuery);
    }
}
