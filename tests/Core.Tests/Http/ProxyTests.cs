using System.Net;
using System.Net.Sockets;
using GenesysRecordingTags.Core.Authentication;
using GenesysRecordingTags.Core.Compliance;
using GenesysRecordingTags.Core.Http;
using GenesysRecordingTags.Core.Media;
using GenesysRecordingTags.Core.Tests.Compliance;
using Xunit;

namespace GenesysRecordingTags.Core.Tests.Http;

/// <summary>What goes to this machine goes there directly, whatever proxy the environment names.</summary>
public sealed class ProxyTests : ComplianceTestBase
{
    private readonly TcpListener _proxy = new(IPAddress.Loopback, 0);
    private readonly IWebProxy _before = HttpClient.DefaultProxy;

    public override Task InitializeAsync()
    {
        _proxy.Start();
        // What the variables http_proxy, HTTPS_PROXY and all_proxy become.
        HttpClient.DefaultProxy = new WebProxy(ProxyUri);
        return base.InitializeAsync();
    }

    public override async Task DisposeAsync()
    {
        HttpClient.DefaultProxy = _before;
        _proxy.Stop();
        await base.DisposeAsync();
    }

    private Uri ProxyUri => new($"http://127.0.0.1:{((IPEndPoint)_proxy.LocalEndpoint).Port}");

    [Theory]
    [InlineData("127.0.0.1")]
    [InlineData("localhost")]
    public async Task Service_and_token_endpoint(string host)
    {
        using var service = new RawService(request => RawResponse.Ok(request == 1
            ? """{"access_token":"a-token","expires_in":3600}"""
            : """{"id":"rec-1"}"""));
        var options = new TransportOptions
        {
            BaseUri = new UriBuilder(service.Uri) { Host = host }.Uri,
            MaximumRetryCount = 0,
            Timeout = TimeSpan.FromSeconds(5),
        };
        using var api = MediaApi.Create(options, new ClientCredentials("client", TestConnection.Secure("secret")));
        await api.Client.SendAsync(TestConnection.Get(), CancellationToken.None);

        Assert.Equal(2, service.Requests);
        Assert.False(_proxy.Pending());
    }

    [Fact]
    public async Task A_webhook()
    {
        using var receiver = new WebhookReceiver();
        await Dispatcher.RegisterAsync(new ComplianceSinkRegistration { Name = "hook", Uri = receiver.Uri });
        await FillAsync(1);
        await WaitUntilDeliveredAsync("hook");

        Assert.Single(receiver.Accepted);
        Assert.False(_proxy.Pending());
    }

    [Fact]
    public void Other_hosts_keep_their_proxy_and_its_credentials()
    {
        var credentials = new NetworkCredential("user", "password");
        var proxy = new LoopbackBypassProxy(new WebProxy(ProxyUri) { Credentials = credentials });
        var remote = new Uri("https://api.mypurecloud.com/x");

        Assert.False(proxy.IsBypassed(remote));
        Assert.Equal(ProxyUri, proxy.GetProxy(remote));
        Assert.Same(credentials, proxy.Credentials);
        Assert.True(proxy.IsBypassed(new Uri("http://[::1]:8080/")));
        Assert.Null(proxy.GetProxy(new Uri("http://localhost:8080/")));
    }
}
