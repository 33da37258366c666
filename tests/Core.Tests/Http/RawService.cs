using System.Net;
using System.Net.Sockets;
using System.Text;

namespace GenesysRecordingTags.Core.Tests.Http;

/// <summary>A service on a real socket that answers bytes, so that faults are what the runtime makes of them.</summary>
internal sealed class RawService : IDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly Func<int, RawResponse> _answer;
    private readonly CancellationTokenSource _end = new();
    private int _requests;

    public RawService(Func<int, RawResponse> answer)
    {
        _answer = answer;
        _listener.Start();
        _ = AcceptAsync();
    }

    public Uri Uri => new($"http://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}");

    public int Requests => Volatile.Read(ref _requests);

    public void Dispose()
    {
        _end.Cancel();
        _listener.Stop();
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                var client = await _listener.AcceptTcpClientAsync(_end.Token);
                _ = ServeAsync(client);
            }
        }
        catch (Exception exception) when (exception is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            // The test is over.
        }
    }

    private async Task ServeAsync(TcpClient client)
    {
        using (client)
        {
            try
            {
                var stream = client.GetStream();
                while (await ReadRequestAsync(stream))
                {
                    var answer = _answer(Interlocked.Increment(ref _requests));
                    await stream.WriteAsync(answer.Bytes, _end.Token);
                    await stream.FlushAsync(_end.Token);
                    if (answer.Hangs)
                    {
                        await Task.Delay(Timeout.Infinite, _end.Token);
                    }

                    if (answer.Resets)
                    {
                        // Closing with zero linger sends RST.
                        client.LingerState = new LingerOption(true, 0);
                        return;
                    }

                    if (answer.Closes)
                    {
                        return;
                    }
                }
            }
            catch (Exception exception) when (exception is OperationCanceledException or IOException)
            {
                // The client left, or the test is over.
            }
        }
    }

    private static async Task<bool> ReadRequestAsync(NetworkStream stream)
    {
        var text = new StringBuilder();
        var buffer = new byte[4096];
        while (true)
        {
            var read = await stream.ReadAsync(buffer);
            if (read == 0)
            {
                return false;
            }

            text.Append(Encoding.ASCII.GetString(buffer, 0, read));
            var all = text.ToString();
            var end = all.IndexOf("\r\n\r\n", StringComparison.Ordinal);
            if (end >= 0)
            {
                var lengthAt = all.IndexOf("Content-Length: ", StringComparison.OrdinalIgnoreCase);
                var length = lengthAt < 0 ? 0 : int.Parse(all[(lengthAt + 16)..all.IndexOf("\r\n", lengthAt, StringComparison.Ordinal)], System.Globalization.CultureInfo.InvariantCulture);
                if (all.Length >= end + 4 + length)
                {
                    return true;
                }
            }
        }
    }
}

/// <summary>Bytes, and what happens after them.</summary>
internal sealed record RawResponse(byte[] Bytes)
{
    public bool Hangs { get; init; }

    public bool Resets { get; init; }

    public bool Closes { get; init; }

    public static RawResponse Nothing => new([]);

    public static RawResponse Of(string text) => new(Encoding.UTF8.GetBytes(text.ReplaceLineEndings("\r\n")));

    public static RawResponse Ok(string body) => Of($"HTTP/1.1 200 OK\nContent-Type: application/json\nContent-Length: {Encoding.UTF8.GetByteCount(body)}\n\n{body}");
}
