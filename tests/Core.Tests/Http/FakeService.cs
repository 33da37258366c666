using System.Collections.Concurrent;
using System.Net;
using System.Text;

namespace GenesysRecordingTags.Core.Tests.Http;

/// <summary>A service that answers what a test tells it to, and remembers what it was asked. Tokens it gives out by itself.</summary>
internal sealed class FakeService : HttpMessageHandler
{
    private readonly ConcurrentQueue<Func<Asked, CancellationToken, Task<HttpResponseMessage>>> _answers = new();
    private int _tokens;

    /// <summary>What it was asked at the API, in order.</summary>
    public ConcurrentQueue<Asked> Requests { get; } = new();

    /// <summary>What it was asked at the token endpoint.</summary>
    public ConcurrentQueue<Asked> TokenRequests { get; } = new();

    /// <summary>What it answers when nothing is queued.</summary>
    public Func<Asked, CancellationToken, Task<HttpResponseMessage>> Otherwise { get; set; } =
        (_, _) => Task.FromResult(FakeResponse.Json(200, """{"id":"rec-1","metadata":{},"tags":[],"mediaType":"voice","status":"ready"}"""));

    /// <summary>What the token endpoint answers.</summary>
    public Func<Asked, CancellationToken, Task<HttpResponseMessage>>? OnToken { get; set; }

    public FakeService Then(HttpResponseMessage answer) => Then((_, _) => Task.FromResult(answer));

    public FakeService Then(Exception exception) => Then((_, _) => Task.FromException<HttpResponseMessage>(exception));

    public FakeService Then(Func<Asked, CancellationToken, Task<HttpResponseMessage>> answer)
    {
        _answers.Enqueue(answer);
        return this;
    }

    /// <summary>Never answers, but ends when it is cancelled.</summary>
    public FakeService ThenHang() => Then(async (_, cancellationToken) =>
    {
        await Task.Delay(Timeout.Infinite, cancellationToken);
        throw new InvalidOperationException();
    });

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var body = request.Content is null ? null : await request.Content.ReadAsStringAsync(cancellationToken);
        var asked = new Asked(
            request.Method.Method,
            request.RequestUri!,
            body,
            request.Headers.ToDictionary(header => header.Key, header => string.Join(",", header.Value), StringComparer.OrdinalIgnoreCase));
        if (request.RequestUri!.AbsolutePath.EndsWith("/oauth/token", StringComparison.Ordinal))
        {
            TokenRequests.Enqueue(asked);
            return OnToken is null
                ? FakeResponse.Json(200, $$"""{"access_token":"token-{{Interlocked.Increment(ref _tokens)}}","token_type":"bearer","expires_in":3600}""")
                : await OnToken(asked, cancellationToken);
        }

        Requests.Enqueue(asked);
        var answer = _answers.TryDequeue(out var next) ? next : Otherwise;
        return await answer(asked, cancellationToken);
    }
}

/// <summary>A request that the service got.</summary>
internal sealed record Asked(string Method, Uri Uri, string? Body, IReadOnlyDictionary<string, string> Headers);

/// <summary>Answers.</summary>
internal static class FakeResponse
{
    public static HttpResponseMessage Json(int status, string body, params (string Name, string Value)[] headers) =>
        Text(status, body, "application/json", headers);

    public static HttpResponseMessage Status(int status, params (string Name, string Value)[] headers) =>
        Text(status, string.Empty, "text/plain", headers);

    public static HttpResponseMessage Text(int status, string body, string mediaType, params (string Name, string Value)[] headers)
    {
        var response = new HttpResponseMessage((HttpStatusCode)status) { Content = new StringContent(body, Encoding.UTF8, mediaType) };
        foreach (var (name, value) in headers)
        {
            response.Headers.TryAddWithoutValidation(name, value);
        }

        return response;
    }
}
