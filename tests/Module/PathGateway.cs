using System;
using System.Collections.Concurrent;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Net;
using System.Net.Http;
using System.Threading.Tasks;

/// <summary>A reverse proxy on loopback: the first part of a path says which server a request goes to, and is taken off.</summary>
public sealed class PathGateway : IDisposable
{
    private static readonly HashSet<string> ConnectionHeaders =
        new(StringComparer.OrdinalIgnoreCase) { "Host", "Connection", "Keep-Alive", "Transfer-Encoding", "Content-Length", "Expect" };

    private readonly HttpListener _listener = new();
    private readonly HttpClient _client = new(new SocketsHttpHandler { UseProxy = false, AllowAutoRedirect = false, UseCookies = false });
    private readonly Dictionary<string, Uri> _servers;
    private readonly ConcurrentDictionary<string, ConcurrentDictionary<string, bool>> _tokens = new();

    public PathGateway(int port, IDictionary<string, Uri> servers)
    {
        _servers = new Dictionary<string, Uri>(servers, StringComparer.Ordinal);
        _listener.Prefixes.Add($"http://127.0.0.1:{port}/");
        _listener.Start();
        _ = AcceptAsync();
    }

    /// <summary>The bearer tokens that came with requests for a server.</summary>
    public string[] TokensOf(string name) => _tokens.TryGetValue(name, out var tokens) ? tokens.Keys.ToArray() : [];

    public void Dispose()
    {
        _listener.Close();
        _client.Dispose();
    }

    private async Task AcceptAsync()
    {
        while (_listener.IsListening)
        {
            HttpListenerContext context;
            try
            {
                context = await _listener.GetContextAsync().ConfigureAwait(false);
            }
            catch (Exception error) when (error is HttpListenerException or ObjectDisposedException)
            {
                return;
            }

            _ = AnswerAsync(context);
        }
    }

    private async Task AnswerAsync(HttpListenerContext context)
    {
        try
        {
            await ForwardAsync(context.Request, context.Response).ConfigureAwait(false);
            context.Response.Close();
        }
        catch (Exception error) when (error is HttpListenerException or HttpRequestException or IOException or ObjectDisposedException or InvalidOperationException)
        {
            // A client that was killed, or a server that is gone: there is nobody to tell.
            context.Response.Abort();
        }
    }

    private async Task ForwardAsync(HttpListenerRequest request, HttpListenerResponse response)
    {
        var parts = request.RawUrl!.Split('/', 3);
        if (parts.Length < 3 || !_servers.TryGetValue(parts[1], out var server))
        {
            response.StatusCode = 404;
            return;
        }

        if (request.Headers["Authorization"] is { } authorization && authorization.StartsWith("Bearer ", StringComparison.Ordinal))
        {
            _tokens.GetOrAdd(parts[1], _ => new())[authorization] = true;
        }

        var address = new Uri(server.GetLeftPart(UriPartial.Authority) + "/" + parts[2], new UriCreationOptions { DangerousDisablePathAndQueryCanonicalization = true });
        using var forwarded = new HttpRequestMessage(new HttpMethod(request.HttpMethod), address);
        if (request.HasEntityBody)
        {
            using var body = new MemoryStream();
            await request.InputStream.CopyToAsync(body).ConfigureAwait(false);
            forwarded.Content = new ByteArrayContent(body.ToArray());
        }

        foreach (var name in request.Headers.AllKeys.Where(name => !ConnectionHeaders.Contains(name!)))
        {
            if (!forwarded.Headers.TryAddWithoutValidation(name!, request.Headers[name]))
            {
                forwarded.Content?.Headers.TryAddWithoutValidation(name!, request.Headers[name]);
            }
        }

        using var answer = await _client.SendAsync(forwarded).ConfigureAwait(false);
        response.StatusCode = (int)answer.StatusCode;
        foreach (var (name, values) in answer.Headers.Concat(answer.Content.Headers))
        {
            if (!ConnectionHeaders.Contains(name))
            {
                response.Headers[name] = string.Join(", ", values);
            }
        }

        var content = await answer.Content.ReadAsByteArrayAsync().ConfigureAwait(false);
        response.ContentLength64 = content.Length;
        await response.OutputStream.WriteAsync(content).ConfigureAwait(false);
    }
}
