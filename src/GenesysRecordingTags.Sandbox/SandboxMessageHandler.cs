using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;

namespace GenesysRecordingTags.Sandbox;

/// <summary>Lets an <see cref="HttpClient"/> talk to organisations in its own process; faults look as they do over a socket.</summary>
/// <param name="region">The organisations, whatever host the request names.</param>
public sealed class SandboxMessageHandler(SandboxRegion region) : HttpMessageHandler
{
    private readonly SandboxRegion _region = region ?? throw new ArgumentNullException(nameof(region));

    /// <summary>Lets an <see cref="HttpClient"/> talk to one organisation.</summary>
    /// <param name="organization">The organisation, whatever host the request names.</param>
    public SandboxMessageHandler(SandboxOrganization organization)
        : this(new SandboxRegion(organization ?? throw new ArgumentNullException(nameof(organization))))
    {
    }

    /// <inheritdoc/>
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        // A network never answers on the caller's own thread.
        await Task.Yield();
        var body = request.Content is null
            ? []
            : await request.Content.ReadAsByteArrayAsync(cancellationToken).ConfigureAwait(false);
        var response = await _region.HandleAsync(
            new SandboxRequest
            {
                Method = request.Method.Method,
                Target = request.RequestUri!.PathAndQuery,
                Headers = HeadersOf(request),
                Body = body,
            },
            cancellationToken).ConfigureAwait(false);
        return response.IsConnectionReset ? throw ConnectionReset() : MessageOf(request, response);
    }

    private static List<KeyValuePair<string, string>> HeadersOf(HttpRequestMessage request)
    {
        var headers = new List<KeyValuePair<string, string>>();
        Add(headers, request.Headers);
        if (request.Content is not null)
        {
            Add(headers, request.Content.Headers);
        }

        return headers;
    }

    private static void Add(List<KeyValuePair<string, string>> headers, HttpHeaders source)
    {
        foreach (var (name, values) in source.NonValidated)
        {
            headers.Add(new(name, values.ToString()));
        }
    }

    private static HttpResponseMessage MessageOf(HttpRequestMessage request, SandboxResponse response)
    {
        var message = new HttpResponseMessage((HttpStatusCode)response.StatusCode)
        {
            RequestMessage = request,
            Content = response.IsPlain ? new ReadOnlyMemoryContent(response.Body) : new StreamContent(response.OpenBody()),
        };
        message.Content.Headers.ContentLength = response.ContentLength;
        if (response.ContentType is not null)
        {
            message.Content.Headers.TryAddWithoutValidation("Content-Type", response.ContentType);
        }

        foreach (var (name, value) in response.Headers)
        {
            if (!message.Headers.TryAddWithoutValidation(name, value))
            {
                message.Content.Headers.TryAddWithoutValidation(name, value);
            }
        }

        return message;
    }

    private static HttpRequestException ConnectionReset() => new(
        "An error occurred while sending the request.",
        new IOException(
            "Unable to read data from the transport connection: Connection reset by peer.",
            new SocketException((int)SocketError.ConnectionReset)));
}
