using System.IO.Compression;
using System.Net;
using System.Net.Sockets;
using System.Text;
using GenesysRecordingTags.Core.Api;
using GenesysRecordingTags.Core.Authentication;
using GenesysRecordingTags.Core.Http;
using GenesysRecordingTags.Core.Media;
using Xunit;

namespace GenesysRecordingTags.Core.Tests.Http;

/// <summary>Faults on a real socket.</summary>
public sealed class HttpSenderTests
{
    private const string Body = """{"id":"rec-1","metadata":{},"tags":[]}""";

    [Fact]
    public async Task A_whole_answer_is_taken()
    {
        using var service = new RawService(_ => RawResponse.Ok(Body));
        using var api = Connect(service.Uri);
        var response = await api.Client.SendAsync(TestConnection.Patch(), CancellationToken.None);
        Assert.Equal(Body, Encoding.UTF8.GetString(response.Body.Span));
    }

    [Fact]
    public async Task Nobody_listens()
    {
        var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var uri = new Uri($"http://127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}");
        listener.Stop();
        using var api = Connect(uri);

        var error = await FailAsync(api);
        Assert.Equal(GenesysErrorKind.ServiceUnreachable, error.Kind);
        Assert.False(error.OutcomeUnknown);
        Assert.Contains($"127.0.0.1:{uri.Port}", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_host_without_a_name()
    {
        using var api = Connect(new Uri("https://no-such-host.invalid"));
        var error = await FailAsync(api);
        Assert.Equal(GenesysErrorKind.ServiceUnreachable, error.Kind);
        Assert.False(error.OutcomeUnknown);
    }

    [Fact]
    public async Task Reset_before_an_answer()
    {
        using var service = new RawService(_ => RawResponse.Nothing with { Resets = true });
        using var api = Connect(service.Uri);
        var error = await FailAsync(api);
        Assert.Equal(GenesysErrorKind.ServiceUnreachable, error.Kind);
        Assert.True(error.OutcomeUnknown);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Cut_off_in_the_middle_of_a_body(bool isReset)
    {
        using var service = new RawService(_ => RawResponse.Of("HTTP/1.1 200 OK\nContent-Length: 500\n\n{\"id\":") with { Resets = isReset, Closes = true });
        using var api = Connect(service.Uri);
        var error = await FailAsync(api);
        Assert.Equal(GenesysErrorKind.ServiceUnreachable, error.Kind);
        Assert.True(error.OutcomeUnknown);
        Assert.Null(error.StatusCode);
    }

    [Fact]
    public async Task The_status_of_a_refusal_counts_though_its_body_is_cut_off()
    {
        using var service = new RawService(_ => RawResponse.Of("HTTP/1.1 404 Not Found\nContent-Length: 500\n\n{\"mess") with { Closes = true });
        using var api = Connect(service.Uri);
        var error = await FailAsync(api);
        Assert.Equal(GenesysErrorKind.RecordingNotFound, error.Kind);
        Assert.False(error.OutcomeUnknown);
    }

    [Fact]
    public async Task A_body_that_never_ends_in_time()
    {
        using var service = new RawService(_ => RawResponse.Of("HTTP/1.1 200 OK\nContent-Length: 500\n\n{") with { Hangs = true });
        using var api = Connect(service.Uri, options => options with { Timeout = TimeSpan.FromMilliseconds(200) });
        var error = await FailAsync(api);
        Assert.Equal(GenesysErrorKind.RequestTimedOut, error.Kind);
        Assert.True(error.OutcomeUnknown);
    }

    [Fact]
    public async Task A_cancelled_body_ends_at_once()
    {
        using var service = new RawService(_ => RawResponse.Of("HTTP/1.1 200 OK\nContent-Length: 500\n\n{") with { Hangs = true });
        using var api = Connect(service.Uri);
        using var cancellation = new CancellationTokenSource();
        var work = api.Client.SendAsync(TestConnection.Patch(), cancellation.Token);
        await RetryTests.WaitUntilAsync(() => service.Requests == 1);
        await cancellation.CancelAsync();
        Assert.True((await Assert.ThrowsAsync<RequestCanceledException>(() => work.WaitAsync(TimeSpan.FromSeconds(1)))).OutcomeUnknown);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_body_beyond_the_bound_is_not_taken(bool isAnnounced)
    {
        var large = new string('x', 10_000);
        using var service = new RawService(_ => isAnnounced
            ? RawResponse.Ok(large)
            : RawResponse.Of($"HTTP/1.1 200 OK\nConnection: close\n\n{large}") with { Closes = true });
        using var api = Connect(service.Uri, options => options with { MaximumBodyBytes = 5000 });
        var error = await FailAsync(api);
        Assert.Equal(GenesysErrorKind.UnexpectedResponse, error.Kind);
        Assert.True(error.OutcomeUnknown);
        Assert.Contains("5000 bytes", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_bomb_is_measured_after_decompression()
    {
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.SmallestSize, leaveOpen: true))
        {
            gzip.Write(new byte[5_000_000]);
        }

        var head = Encoding.ASCII.GetBytes($"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: {packed.Length}\r\n\r\n");
        using var service = new RawService(_ => new RawResponse([.. head, .. packed.ToArray()]));
        using var api = Connect(service.Uri, options => options with { MaximumBodyBytes = 1_000_000 });
        Assert.Equal(GenesysErrorKind.UnexpectedResponse, (await FailAsync(api)).Kind);
    }

    [Theory]
    [InlineData("this is not http at all\n\n")]
    [InlineData("HTTP/1.1 abc\n\n")]
    [InlineData("HTTP/1.1 200 OK\nTransfer-Encoding: chunked\n\nzz\n")]
    public async Task Anything_else_is_a_broken_connection(string answer)
    {
        using var service = new RawService(_ => RawResponse.Of(answer) with { Closes = true });
        using var api = Connect(service.Uri);
        var error = await FailAsync(api);
        Assert.Equal(GenesysErrorKind.ServiceUnreachable, error.Kind);
        Assert.True(error.OutcomeUnknown);
    }

    [Theory]
    [InlineData("gzip")]
    [InlineData("deflate")]
    [InlineData("br")]
    public async Task A_body_that_can_not_be_decompressed_is_an_answer_and_is_not_asked_for_again(string encoding)
    {
        using var service = new RawService(_ => Undecodable("200 OK", encoding));
        using var api = Connect(service.Uri, options => options with { MaximumRetryCount = 3 });
        var error = await FailAsync(api);
        Assert.Equal(GenesysErrorKind.UnexpectedResponse, error.Kind);
        Assert.Equal(200, error.StatusCode);
        Assert.True(error.OutcomeUnknown);
        Assert.Contains("decompressed", error.Message, StringComparison.Ordinal);
        Assert.Equal(1, service.Requests);
        Assert.False((await Assert.ThrowsAsync<GenesysApiException>(() => api.Client.SendAsync(TestConnection.Get(), CancellationToken.None))).OutcomeUnknown);
    }

    [Theory]
    [InlineData("gzip")]
    [InlineData("br")]
    public async Task A_refusal_counts_though_its_body_can_not_be_decompressed(string encoding)
    {
        using var service = new RawService(_ => Undecodable("404 Not Found", encoding));
        using var api = Connect(service.Uri);
        Assert.Equal(GenesysErrorKind.RecordingNotFound, (await FailAsync(api)).Kind);
    }

    [Fact]
    public async Task A_byte_order_mark_is_not_part_of_an_answer()
    {
        using var service = new RawService(request => RawResponse.Ok("\uFEFF" + request switch
        {
            1 => """{"access_token":"a-token","expires_in":3600}""",
            2 => Body,
            3 => """{"id":"sub-1"}""",
            _ => """{"events":[]}""",
        }));
        var options = new TransportOptions { BaseUri = service.Uri, MaximumRetryCount = 0 };
        using var api = MediaApi.Create(options, new ClientCredentials("client", TestConnection.Secure("secret")));
        var metadata = await api.Metadata.GetAsync(new("rec-1", null), new(RequestPriority.Normal), CancellationToken.None);
        Assert.Equal("rec-1", metadata.RecordingId);
        Assert.Empty((await api.Events.ReadAsync(new EventSelection { SubscriptionName = "sub-1" }, null, CancellationToken.None)).Events);
    }

    [Fact]
    public async Task Nothing_follows_a_redirection()
    {
        using var other = new RawService(_ => RawResponse.Ok(Body));
        using var service = new RawService(_ => RawResponse.Of($"HTTP/1.1 307 Temporary Redirect\nLocation: http://localhost:{other.Uri.Port}/x\nContent-Length: 0\n\n"));
        using var api = Connect(service.Uri);
        var error = await FailAsync(api);
        Assert.Equal(GenesysErrorKind.UnexpectedResponse, error.Kind);
        Assert.Contains("'localhost'", error.Message, StringComparison.Ordinal);
        Assert.Equal(0, other.Requests);
    }

    [Fact]
    public async Task A_broken_first_try_is_made_good()
    {
        using var service = new RawService(request => request == 1 ? RawResponse.Nothing with { Resets = true } : RawResponse.Ok(Body));
        using var api = Connect(service.Uri, options => options with { MaximumRetryCount = 2 });
        Assert.Equal(2, (await api.Client.SendAsync(TestConnection.Patch(), CancellationToken.None)).Attempts);
    }

    private static RawResponse Undecodable(string status, string encoding) =>
        new([.. Encoding.ASCII.GetBytes($"HTTP/1.1 {status}\r\nContent-Encoding: {encoding}\r\nContent-Length: 5\r\n\r\n"), 0xFF, 0xFF, 0xFF, 0xFF, 0xFF]);

    private static MediaApi Connect(Uri uri, Func<TransportOptions, TransportOptions>? change = null)
    {
        var options = new TransportOptions { BaseUri = uri, MaximumRetryCount = 0, Timeout = TimeSpan.FromSeconds(10) };
        return MediaApi.Create(change?.Invoke(options) ?? options, TestConnection.Secure("a-token"));
    }

    private static Task<GenesysApiException> FailAsync(MediaApi api) =>
        Assert.ThrowsAsync<GenesysApiException>(() => api.Client.SendAsync(TestConnection.Patch(), CancellationToken.None));
}
