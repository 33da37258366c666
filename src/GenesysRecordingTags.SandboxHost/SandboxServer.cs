using System.Net;
using System.Security.Cryptography.X509Certificates;
using GenesysRecordingTags.Sandbox;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;

namespace GenesysRecordingTags.SandboxHost;

/// <summary>Sandbox organisations behind Kestrel, on 127.0.0.1 alone.</summary>
internal sealed class SandboxServer : IAsyncDisposable
{
    private const long MaxRequestBody = 16 * 1024 * 1024;

    private readonly WebApplication _application;

    private SandboxServer(WebApplication application)
    {
        _application = application;
        var addresses = application.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.ToArray();
        BaseAddress = new Uri(addresses[0]);
        Http2Address = addresses.Length > 1 ? new Uri(addresses[1]) : null;
    }

    /// <summary>Where HTTP/1.1 is served, or over TLS HTTP/2 as well.</summary>
    public Uri BaseAddress { get; }

    /// <summary>Where HTTP/2 without TLS is served; null where it isn't.</summary>
    public Uri? Http2Address { get; }

    /// <summary>Starts to serve one organisation.</summary>
    /// <param name="organization">Who answers.</param>
    /// <param name="port">The port for HTTP/1.1; 0 takes a free one.</param>
    /// <param name="http2Port">The port for HTTP/2; 0 takes a free one, null serves none.</param>
    /// <param name="certificate">Serves the first port over TLS, where both versions are offered; null: without.</param>
    public static Task<SandboxServer> StartAsync(
        SandboxOrganization organization, int port = 0, int? http2Port = null, X509Certificate2? certificate = null) =>
        StartAsync(new SandboxRegion(organization), port, http2Port, certificate);

    /// <summary>Starts to serve.</summary>
    /// <param name="region">Who answers.</param>
    /// <param name="port">The port for HTTP/1.1; 0 takes a free one.</param>
    /// <param name="http2Port">The port for HTTP/2; 0 takes a free one, null serves none.</param>
    /// <param name="certificate">Serves the first port over TLS, where both versions are offered; null: without.</param>
    public static async Task<SandboxServer> StartAsync(
        SandboxRegion region,
        int port = 0,
        int? http2Port = null,
        X509Certificate2? certificate = null)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = MaxRequestBody;
            // Bulk clients keep idle connections for their next burst.
            kestrel.Limits.KeepAliveTimeout = TimeSpan.FromMinutes(10);
            kestrel.Listen(IPAddress.Loopback, port, listen =>
            {
                listen.Protocols = certificate is null ? HttpProtocols.Http1 : HttpProtocols.Http1AndHttp2;
                if (certificate is not null)
                {
                    listen.UseHttps(certificate);
                }
            });
            if (http2Port is { } second)
            {
                kestrel.Listen(IPAddress.Loopback, second, listen => listen.Protocols = HttpProtocols.Http2);
            }
        });
        // Requests that hang by a fault's order must not hold up the end.
        builder.Services.Configure<Microsoft.Extensions.Hosting.HostOptions>(host => host.ShutdownTimeout = TimeSpan.FromMilliseconds(500));
        var application = builder.Build();
        application.Run(new KestrelTransport(region).HandleAsync);
        await application.StartAsync();
        return new SandboxServer(application);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _application.StopAsync();
        await _application.DisposeAsync();
    }
}
