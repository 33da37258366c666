using GenesysRecordingTags.Core.Http;
using GenesysRecordingTags.Core.Media;
using Xunit;

namespace GenesysRecordingTags.Core.Tests.Http;

/// <summary>Whether a request may be repeated follows from its operation and from what the API can do, not from its method or the mere
/// presence of a key.</summary>
public sealed class RequestSemanticsTests : IDisposable
{
    private readonly FakeService _service = new();
    private readonly FastTimeProvider _clock = new(100);
    private ApiClient? _client;

    public void Dispose() => _client?.Dispose();

    [Theory]
    [InlineData(RequestSemantics.Safe, null, true, 2, false)]
    [InlineData(RequestSemantics.Safe, null, false, 2, false)]
    [InlineData(RequestSemantics.Idempotent, null, false, 2, true)]
    [InlineData(RequestSemantics.Keyed, "key-1", true, 2, true)]
    [InlineData(RequestSemantics.Keyed, "key-1", false, 1, true)]
    [InlineData(RequestSemantics.Keyed, null, true, 1, true)]
    [InlineData(RequestSemantics.NotRepeatable, "key-1", true, 1, true)]
    public async Task After_a_failure_of_the_service(RequestSemantics semantics, string? key, bool honorsKeys, int attempts, bool isUnknown)
    {
        _service.Otherwise = (_, _) => Task.FromResult(FakeResponse.Status(503));
        var error = await Assert.ThrowsAsync<GenesysApiException>(() => SendAsync(semantics, key, honorsKeys));
        Assert.Equal(attempts, error.Attempts);
        Assert.Equal(isUnknown, error.OutcomeUnknown);
    }

    [Theory]
    [InlineData(RequestSemantics.NotRepeatable, false)]
    [InlineData(RequestSemantics.Keyed, false)]
    public async Task A_429_was_not_processed_and_is_repeated_always(RequestSemantics semantics, bool honorsKeys)
    {
        _service.Then(FakeResponse.Status(429, ("Retry-After", "1")));
        Assert.Equal(2, (await SendAsync(semantics, null, honorsKeys)).Attempts);
    }

    [Theory]
    [InlineData(true, "key-1")]
    [InlineData(false, null)]
    public async Task A_key_is_sent_where_it_is_honoured(bool honorsKeys, string? sent)
    {
        await SendAsync(RequestSemantics.Keyed, "key-1", honorsKeys);
        Assert.Equal(sent, _service.Requests.Single().Headers.GetValueOrDefault("Idempotency-Key"));
    }

    private Task<ApiResponse> SendAsync(RequestSemantics semantics, string? key, bool honorsKeys)
    {
        _client = ApiClient.Create(
            new TransportOptions { BaseUri = new Uri("https://company.example"), Handler = _service, TimeProvider = _clock, MaximumRetryCount = 1 },
            MediaApi.Capabilities with { HonorsIdempotencyKeys = honorsKeys },
            TestConnection.Secure("a-token"));
        var request = new ApiRequest
        {
            Method = HttpMethod.Post,
            PathAndQuery = "/api/v2/query",
            Semantics = semantics,
            Body = "{}"u8.ToArray(),
            IdempotencyKey = key,
            Subject = "a query",
        };
        return _client.SendAsync(request, CancellationToken.None);
    }
}
