using System;
using System.Collections.Concurrent;
using System.IO;
using System.Linq;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Threading.Tasks;

/// <summary>A forward proxy on loopback that wants a user and a password. It reaches nothing but loopback: every tunnel leads to one port there.</summary>
public sealed class AuthProxy : IDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly string _wanted;
    private readonly int _tunnelPort;

    public AuthProxy(string user, string password, int tunnelPort)
    {
        _wanted = "Basic " + Convert.ToBase64String(Encoding.UTF8.GetBytes($"{user}:{password}"));
        _tunnelPort = tunnelPort;
        _listener.Start();
        _ = AcceptAsync();
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    /// <summary>The request lines that it let through.</summary>
    public ConcurrentQueue<string> Passed { get; } = new();

    /// <summary>How often it asked for a credential.</summary>
    public int Refused { get; private set; }

    public void Dispose() => _listener.Stop();

    private async Task AcceptAsync()
    {
        while (true)
        {
            TcpClient client;
            try
            {
                client = await _listener.AcceptTcpClientAsync();
            }
            catch (Exception error) when (error is SocketException or ObjectDisposedException or InvalidOperationException)
            {
                return;
            }

            _ = ServeAsync(client);
        }
    }

    private async Task ServeAsync(TcpClient client)
    {
        using (client)
        {
            try
            {
                var stream = client.GetStream();
                while (await ReadHeadAsync(stream) is { } head)
                {
                    if (!await AnswerAsync(stream, head))
                    {
                        return;
                    }
                }
            }
            catch (Exception error) when (error is IOException or SocketException or ObjectDisposedException)
            {
                // The client is gone.
            }
        }
    }

    /// <returns>Whether the connection goes on.</returns>
    private async Task<bool> AnswerAsync(NetworkStream stream, string head)
    {
        var lines = head.Split("\r\n", StringSplitOptions.RemoveEmptyEntries);
        var length = lines.Where(line => line.StartsWith("Content-Length:", StringComparison.OrdinalIgnoreCase)).Select(line => int.Parse(line[15..])).FirstOrDefault();
        var body = new byte[length];
        await stream.ReadExactlyAsync(body);
        if (!lines.Contains("Proxy-Authorization: " + _wanted))
        {
            Refused++;
            // It says aloud what it was sent: none of it may be shown.
            var page = string.Join("\n", lines);
            await stream.WriteAsync(Encoding.ASCII.GetBytes($"HTTP/1.1 407 Proxy Authentication Required\r\nProxy-Authenticate: Basic realm=\"test\"\r\nContent-Length: {page.Length}\r\n\r\n{page}"));
            return true;
        }

        Passed.Enqueue(lines[0]);
        var parts = lines[0].Split(' ');
        using var server = new TcpClient();
        if (parts[0] == "CONNECT")
        {
            await server.ConnectAsync(IPAddress.Loopback, _tunnelPort);
            await stream.WriteAsync("HTTP/1.1 200 Connection established\r\n\r\n"u8.ToArray());
            var far = server.GetStream();
            await Task.WhenAny(stream.CopyToAsync(far), far.CopyToAsync(stream));
            return false;
        }

        var target = new Uri(parts[1]);
        await server.ConnectAsync(IPAddress.Loopback, target.Port);
        var sent = lines.Skip(1).Where(line => !line.StartsWith("Proxy-", StringComparison.OrdinalIgnoreCase) && !line.StartsWith("Connection:", StringComparison.OrdinalIgnoreCase));
        var forwarded = $"{parts[0]} {target.PathAndQuery} HTTP/1.1\r\n{string.Join("\r\n", sent)}\r\nConnection: close\r\n\r\n";
        await server.GetStream().WriteAsync(Encoding.ASCII.GetBytes(forwarded));
        await server.GetStream().WriteAsync(body);
        await server.GetStream().CopyToAsync(stream);
        return false;
    }

    private static async Task<string> ReadHeadAsync(NetworkStream stream)
    {
        var head = new StringBuilder();
        var one = new byte[1];
        while (await stream.ReadAsync(one) == 1)
        {
            head.Append((char)one[0]);
            if (one[0] == '\n' && head.Length >= 4 && head.ToString(head.Length - 4, 4) == "\r\n\r\n")
            {
                return head.ToString();
            }
        }

        return null;
    }
}
