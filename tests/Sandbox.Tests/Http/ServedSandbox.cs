using GenesysRecordingTags.SandboxHost;

namespace GenesysRecordingTags.Sandbox.Tests;

/// <summary>An organisation behind Kestrel, and a client with a token over a real socket.</summary>
internal sealed class ServedSandbox : IAsyncDisposable
{
    private ServedSandbox(SandboxOrganization organization, SandboxServer server)
    {
        Organization = organization;
        Server = server;
        Client = new SandboxClient(new SocketsHttpHandler(), server.BaseAddress);
    }

    public SandboxOrganization Organization { get; }

    public SandboxServer Server { get; }

    public SandboxClient Client { get; }

    public static async Task<ServedSandbox> StartAsync(SandboxOptions? options = null, int? http2Port = null)
    {
        var organization = new SandboxOrganization(options);
        var served = new ServedSandbox(organization, await SandboxServer.StartAsync(organization, http2Port: http2Port));
        await served.Client.LogInAsync();
        return served;
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await Server.DisposeAsync();
    }
}
