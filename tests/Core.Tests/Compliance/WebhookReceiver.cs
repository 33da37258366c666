using System.Net;
using System.Net.Sockets;
using System.Text;

namespace GenesysRecordingTags.Core.Tests.Compliance;

/// <summary>A webhook receiver on loopback that answers as a test says.</summary>
internal sealed class WebhookReceiver : IDisposable
{
    private readonly HttpListener _listener = new();
    private readonly List<Delivery> _deliveries = [];

    public WebhookReceiver()
    {
        using (var probe = new TcpListener(IPAddress.Loopback, 0))
        {
            probe.Start();
            Uri = new Uri($"http://127.0.0.1:{((IPEndPoint)probe.LocalEndpoint).Port}/audit");
        }

        _listener.Prefixes.Add($"{Uri.GetLeftPart(UriPartial.Authority)}/");
        _listener.Start();
        _ = ServeAsync();
    }

    public sealed record Delivery(string Body, string? Id, string? Timestamp, string? Signature, int Status);

    public Uri Uri { get; }

    /// <summary>The status of the nth delivery, from 1.</summary>
    public Func<int, int> Answer { get; set; } = _ => 200;

    public IReadOnlyList<Delivery> Deliveries
    {
        get
        {
            lock (_deliveries)
            {
                return [.. _deliveries];
            }
        }
    }

    public IReadOnlyList<Delivery> Accepted => [.. Deliveries.Where(delivery => delivery.Status == 200)];

    public void Dispose() => _listener.Close();

    private async Task ServeAsync()
    {
        while (_listener.IsListening)
        {
            HttpListenerContext context;
            try
            {
                context = await _listener.GetContextAsync();
            }
            catch (Exception ex) when (ex is HttpListenerException or ObjectDisposedException)
            {
                return;
            }

            using var reader = new StreamReader(context.Request.InputStream, Encoding.UTF8);
            var body = await reader.ReadToEndAsync();
            var headers = context.Request.Headers;
            lock (_deliveries)
            {
                var status = Answer(_deliveries.Count + 1);
                context.Response.StatusCode = status;
                _deliveries.Add(new Delivery(
                    body,
                    headers["X-GenesysRecordingTags-Delivery"],
                    headers["X-GenesysRecordingTags-Timestamp"],
                    headers["X-GenesysRecordingTags-Signature"],
                    status));
            }

            context.Response.Close();
        }
    }
}
