using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;

namespace GenesysRecordingTags.Sandbox.Tests;

public class HttpTests
{
    [Fact]
    public async Task The_contract_is_the_same_over_a_socket()
    {
        await using var served = await ServedSandbox.StartAsync(new() { RateLimit = 1000, TimeProvider = new FakeTimeProvider() });
        foreach (var id in served.Organization.RecordingIds.Take(30))
        {
            using var tagged = await served.Client.PostAsync(SandboxClient.TagsPath(id), Bodies.Tags(Bodies.Tag()), "key");
            Assert.Equal((200, id), (tagged.Status, tagged.Json.GetProperty("mediaId").GetString()));
            Assert.Equal(1, served.Organization.GetChangeCount(id, SandboxChangeKind.Tags));
        }

        using var replayed = await served.Client.PostAsync(SandboxClient.TagsPath("rec-000001"), Bodies.Tags(Bodies.Tag()), "key");
        Assert.Equal("true", replayed.Header("Idempotent-Replayed"));
        Assert.Equal("969", replayed.Header("X-RateLimit-Remaining"));
        using var refused = await served.Client.PatchAsync(SandboxClient.MetadataPath("rec-000001"), """{"id":"x"}""");
        Assert.Equal(400, refused.Status);
        Assert.Equal(refused.Header("ININ-Correlation-Id"), refused.Json.GetProperty("contextId").GetString());
    }

    [Fact]
    public async Task A_chunked_body_is_read_and_a_page_token_survives_the_url()
    {
        await using var served = await ServedSandbox.StartAsync();
        var request = new HttpRequestMessage(HttpMethod.Patch, SandboxClient.MetadataPath("rec-000001"))
        {
            Content = new StringContent(Bodies.Metadata, Encoding.UTF8, "application/json"),
        };
        request.Headers.TransferEncodingChunked = true;
        using var answer = await served.Client.SendAsync(request);
        Assert.Equal(200, answer.Status);
        var reader = await EventReader.SubscribeAsync(served.Client);
        Assert.Equal(12, (await reader.AllPagesAsync()).Count);
    }

    [Fact]
    public async Task A_reset_before_the_answer_fails_the_request()
    {
        await using var served = await ServedSandbox.StartAsync();
        served.Organization.Faults.Add(new FaultRule { Action = new() { Kind = FaultKind.Reset } });
        var error = await Assert.ThrowsAsync<HttpRequestException>(
            () => served.Client.PatchAsync(SandboxClient.MetadataPath("rec-000001"), Bodies.Metadata));
        Assert.IsAssignableFrom<IOException>(error.InnerException);
        Assert.Equal(0, served.Organization.ChangeCounts.Metadata);
    }

    [Fact]
    public async Task A_reset_in_the_body_comes_after_the_head_and_a_part_of_it()
    {
        await using var served = await ServedSandbox.StartAsync();
        served.Organization.Faults.Add(new FaultRule
        {
            Match = new() { Operation = SandboxOperation.ReadMetadata },
            Action = new() { Kind = FaultKind.ResetInBody, BytesSent = 10 },
        });
        using var login = await served.Client.AskForTokenAsync(SandboxScopes.All);
        using var raw = new HttpClient { BaseAddress = served.Server.BaseAddress };
        using var request = new HttpRequestMessage(HttpMethod.Get, SandboxClient.MetadataPath("rec-000001"));
        request.Headers.Authorization = new("Bearer", login.Json.GetProperty("access_token").GetString());
        using var response = await raw.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.True(response.Content.Headers.ContentLength > 10);
        await using var body = await response.Content.ReadAsStreamAsync();
        var part = new byte[10];
        await body.ReadExactlyAsync(part);
        Assert.Equal("{\"id\":\"rec", Encoding.UTF8.GetString(part));
        await Assert.ThrowsAnyAsync<IOException>(async () => await body.ReadExactlyAsync(part));
    }

    [Fact]
    public async Task Truncated_empty_and_huge_bodies_are_whole_answers()
    {
        await using var served = await ServedSandbox.StartAsync();
        served.Organization.Faults.Add(
            new FaultRule { Match = new() { Nth = 1 }, Action = new() { Kind = FaultKind.TruncatedJson } },
            new FaultRule { Match = new() { Nth = 2 }, Action = new() { Kind = FaultKind.EmptyBody } },
            new FaultRule { Match = new() { Nth = 3 }, Action = new() { Kind = FaultKind.HugeBody, Mebibytes = 8 } });
        var path = SandboxClient.MetadataPath("rec-000001");
        using var truncated = await served.Client.GetAsync(path);
        using var empty = await served.Client.GetAsync(path);
        using var huge = await served.Client.GetAsync(path);
        Assert.ThrowsAny<JsonException>(() => truncated.Json);
        Assert.Equal((200, string.Empty, "0"), (empty.Status, empty.Body, empty.Header("Content-Length")));
        Assert.Equal("rec-000001", huge.Json.GetProperty("id").GetString());
        Assert.True(huge.Body.Length > 8 * 1024 * 1024);
    }

    [Fact]
    public async Task A_client_that_gives_up_leaves_no_request_in_flight()
    {
        await using var served = await ServedSandbox.StartAsync();
        served.Organization.Faults.Add(new FaultRule { Action = new() { Kind = FaultKind.Hang } });
        using var patience = new CancellationTokenSource();
        var request = served.Client.GetAsync(SandboxClient.MetadataPath("rec-000001"), patience.Token);
        while (served.Organization.Traffic.InFlight == 0)
        {
            await Task.Delay(10);
        }

        await patience.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => request);
        for (var i = 0; i < 100 && served.Organization.Traffic.Cancelled == 0; i++)
        {
            await Task.Delay(20);
        }

        Assert.Equal((0, 1), (served.Organization.Traffic.InFlight, served.Organization.Traffic.Cancelled));
    }

    [Fact]
    public async Task Http_2_is_served_on_a_second_port()
    {
        await using var served = await ServedSandbox.StartAsync(http2Port: 0);
        using var client = new HttpClient
        {
            BaseAddress = served.Server.Http2Address,
            DefaultRequestVersion = HttpVersion.Version20,
            DefaultVersionPolicy = HttpVersionPolicy.RequestVersionExact,
        };
        using var response = await client.GetAsync("__sandbox/stats");
        Assert.Equal((HttpStatusCode.OK, HttpVersion.Version20), (response.StatusCode, response.Version));
    }

    [Fact]
    public async Task It_listens_on_the_loopback_alone()
    {
        await using var served = await ServedSandbox.StartAsync();
        Assert.Equal("127.0.0.1", served.Server.BaseAddress.Host);
    }

    [Fact]
    public async Task A_connection_outlives_an_answer_without_a_body()
    {
        await using var served = await ServedSandbox.StartAsync(new SandboxOptions { RecordingCount = 3 });
        var connections = 0;
        using var client = new SandboxClient(
            new SocketsHttpHandler
            {
                ConnectCallback = async (context, cancellationToken) =>
                {
                    Interlocked.Increment(ref connections);
                    var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
                    await socket.ConnectAsync(context.DnsEndPoint, cancellationToken);
                    return new NetworkStream(socket, ownsSocket: true);
                },
            },
            served.Server.BaseAddress);
        for (var i = 0; i < 3; i++)
        {
            using var cleared = await client.DeleteAsync("__sandbox/journal");
            Assert.Equal(204, cleared.Status);
        }

        Assert.Equal(1, connections);
    }
}
