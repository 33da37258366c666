using GenesysRecordingTags.Sandbox;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace GenesysRecordingTags.SandboxHost;

/// <summary>Carries requests from Kestrel to the organisations, and answers back, resets included.</summary>
internal sealed class KestrelTransport(SandboxRegion region)
{
    // So that what was sent arrives before the reset, which would discard it on its way.
    private static readonly TimeSpan BeforeResetInBody = TimeSpan.FromMilliseconds(20);

    public async Task HandleAsync(HttpContext context)
    {
        SandboxResponse response;
        try
        {
            response = await region.HandleAsync(await ReadAsync(context), context.RequestAborted);
        }
        catch (OperationCanceledException) when (context.RequestAborted.IsCancellationRequested)
        {
            return;
        }

        if (response.IsConnectionReset)
        {
            context.Abort();
            return;
        }

        await WriteAsync(context, response);
    }

    private static async ValueTask<SandboxRequest> ReadAsync(HttpContext context)
    {
        var request = context.Request;
        var headers = new List<KeyValuePair<string, string>>(request.Headers.Count);
        foreach (var (name, value) in request.Headers)
        {
            headers.Add(new(name, value.ToString()));
        }

        return new SandboxRequest
        {
            Method = request.Method,
            Protocol = request.Protocol,
            // The path as sent: Kestrel's own has %2F and the like decoded in part.
            Target = context.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget,
            Headers = headers,
            Body = await ReadBodyAsync(request, context.RequestAborted),
        };
    }

    private static async ValueTask<byte[]> ReadBodyAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        if (request.ContentLength is { } length)
        {
            if (length == 0)
            {
                return [];
            }

            var body = new byte[length];
            await request.Body.ReadExactlyAsync(body, cancellationToken);
            return body;
        }

        using var buffer = new MemoryStream();
        await request.Body.CopyToAsync(buffer, cancellationToken);
        return buffer.ToArray();
    }

    private static async Task WriteAsync(HttpContext context, SandboxResponse response)
    {
        context.Response.StatusCode = response.StatusCode;
        foreach (var (name, value) in response.Headers)
        {
            context.Response.Headers.Append(name, value);
        }

        if (response.ContentType is not null)
        {
            context.Response.ContentType = response.ContentType;
            context.Response.ContentLength = response.ContentLength;
        }

        if (response.IsPlain && response.Body.IsEmpty)
        {
            // Kestrel closes the connection of a 204 to which even an empty body is written.
            return;
        }

        if (response.IsPlain)
        {
            await context.Response.BodyWriter.WriteAsync(response.Body, context.RequestAborted);
            return;
        }

        try
        {
            using var body = response.OpenBody();
            await body.CopyToAsync(context.Response.Body, context.RequestAborted);
        }
        catch (HttpIOException)
        {
            await context.Response.Body.FlushAsync(context.RequestAborted);
            await Task.Delay(BeforeResetInBody, context.RequestAborted);
            context.Abort();
        }
        catch (Exception error) when (error is IOException or OperationCanceledException)
        {
            // The client had enough of it.
            context.Abort();
        }
    }
}
