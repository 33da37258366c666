using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text;
using System.Text.Json;
using GenesysRecordingTags.Core.Api;
using GenesysRecordingTags.Core.Authentication;
using GenesysRecordingTags.Core.Http;
using GenesysRecordingTags.Core.Logging;
using GenesysRecordingTags.Core.Tests.Http;
using GenesysRecordingTags.Core.Tests.Logging;
using Xunit;

namespace GenesysRecordingTags.Core.Tests.Authentication;

/// <summary>Whatever happens, no secret shows.</summary>
public sealed class SecretTests : IDisposable
{
    private const string Token = "tok-5ecret/Aä==";

    private static readonly JsonSerializerOptions Relaxed = new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private static readonly string Basic =
        Convert.ToBase64String(Encoding.UTF8.GetBytes($"{TestConnection.ClientId}:{TestConnection.Secret}"));

    private readonly LogFolder _folder = new();
    private ActivityLog? _log;

    /// <summary>A service that throws everything it knows back at the client, in each way a body can.</summary>
    public static TheoryData<int, string> Echoes
    {
        get
        {
            var data = new TheoryData<int, string>();
            foreach (var status in new[] { 200, 302, 400, 401, 403, 404, 409, 429, 500 })
            {
                foreach (var shape in new[] { "json", "oauth", "html", "text", "fields", "header" })
                {
                    data.Add(status, shape);
                }
            }

            return data;
        }
    }

    public void Dispose() => _folder.Dispose();

    [Theory]
    [MemberData(nameof(Echoes))]
    public async Task A_token_endpoint_that_echoes_the_secret(int status, string shape)
    {
        using var connection = Connect(retries: 1);
        connection.Service.OnToken = (asked, _) => Task.FromResult(Echo(status, shape, asked.Headers["Authorization"], TestConnection.Secret));
        await AssertSilentAsync(connection, () => connection.Api.Identity.AuthenticateAsync(CancellationToken.None), mayWork: false);
    }

    [Theory]
    [MemberData(nameof(Echoes))]
    public async Task An_api_that_echoes_the_token(int status, string shape)
    {
        using var connection = Connect(retries: 1);
        connection.Service.OnToken = (_, _) => Task.FromResult(FakeResponse.Json(200, """{"access_token":"tok-5ecret/A","expires_in":3600}"""));
        connection.Service.Otherwise = (asked, _) => Task.FromResult(Echo(status, shape, asked.Headers["Authorization"], TestConnection.Secret));
        await AssertSilentAsync(
            connection,
            () => connection.Api.Metadata.SetAsync(new("rec-1", null), null, ["a"], new("key", RequestPriority.Normal), CancellationToken.None),
            mayWork: true);
    }

    [Fact]
    public async Task A_library_that_says_too_much()
    {
        using var connection = Connect(retries: 0);
        connection.Service.OnToken = (asked, _) => throw new HttpRequestException($"Received an invalid header line: '{asked.Headers["Authorization"]}'");
        await AssertSilentAsync(connection, () => connection.Api.Identity.AuthenticateAsync(CancellationToken.None), mayWork: false);
    }

    [Fact]
    public async Task When_all_goes_well()
    {
        using var connection = Connect(retries: 5);
        await AssertSilentAsync(connection, () => connection.SendAsync(), mayWork: true);
        Assert.NotEmpty(connection.Diagnostics.Messages);
        Assert.All(
            connection.Service.Requests.Concat(connection.Service.TokenRequests),
            asked => AssertNoSecret(asked.Uri.AbsoluteUri + asked.Body));
    }

    [Fact]
    public void Nothing_prints_a_secret()
    {
        using var credentials = new ClientCredentials(TestConnection.ClientId, TestConnection.Secure(TestConnection.Secret));
        Assert.Equal(TestConnection.ClientId, credentials.ToString());
        AssertNoSecret(JsonSerializer.Serialize(credentials));
        Assert.Equal("***", new AccessToken(Token).ToString());
        AssertNoSecret(new TokenResponse(Token, null).ToString());
    }

    [Fact]
    public void Disposal_wipes_the_secret()
    {
        var credentials = new ClientCredentials(TestConnection.ClientId, TestConnection.Secure(TestConnection.Secret));
        credentials.Dispose();
        Assert.All(credentials.Secret.ToArray(), value => Assert.Equal(0, value));
    }

    [Theory]
    [InlineData("", "secret")]
    [InlineData(" ", "secret")]
    [InlineData("a:b", "secret")]
    [InlineData("id", "")]
    public void Credentials_that_can_not_work_are_refused(string id, string secret)
    {
        var error = Assert.Throws<GenesysApiException>(() => new ClientCredentials(id, TestConnection.Secure(secret)));
        Assert.Equal(GenesysErrorKind.InvalidRequest, error.Kind);
    }

    private static HttpResponseMessage Echo(int status, string shape, string authorization, string secret)
    {
        var all = $"{authorization} {secret} {Uri.EscapeDataString(secret)} {authorization.Split(' ')[1]}";
        var json = JsonSerializer.Serialize(all);
        return shape switch
        {
            "json" => FakeResponse.Json(status, $$"""{"message":{{json}},"code":{{json}},"contextId":{{json}},"status":{{status}}}"""),
            "oauth" => FakeResponse.Json(status, $$"""{"error":{{json}},"error_description":{{json}}}"""),
            "fields" => FakeResponse.Json(status, $$"""{"message":"m","details":[{"fieldName":{{json}}}]}"""),
            "html" => FakeResponse.Text(status, $"<html><title>{System.Net.WebUtility.HtmlEncode(all)}</title></html>", "text/html"),
            "text" => FakeResponse.Text(status, all, "text/plain"),
            _ => FakeResponse.Text(
                status,
                all,
                "text/plain",
                ("ININ-Correlation-Id", authorization),
                ("Retry-After", authorization),
                ("Location", "https://evil.example/?" + authorization)),
        };
    }

    private TestConnection Connect(int retries)
    {
        _log = _folder.OpenAsync().GetAwaiter().GetResult();
        return new TestConnection(options => options with { MaximumRetryCount = retries, Log = _log });
    }

    private async Task AssertSilentAsync(TestConnection connection, Func<Task> act, bool mayWork)
    {
        var seen = new ConcurrentQueue<string>();
        using var listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name == GenesysDiagnostics.Name,
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStopped = activity => seen.Enqueue(string.Join('\n', activity.TagObjects.Select(tag => $"{tag.Value}")) + string.Join('\n', activity.Events.SelectMany(e => e.Tags).Select(tag => $"{tag.Value}"))),
        };
        ActivitySource.AddActivityListener(listener);

        var work = act();
        await connection.RunAsync(work.ContinueWith(_ => { }, TaskScheduler.Default));
        if (work.Exception is { } failure)
        {
            var error = Assert.IsType<GenesysApiException>(failure.InnerException);
            seen.Enqueue(error.ToString());
            seen.Enqueue(JsonSerializer.Serialize(new { error.Message, error.RecommendedAction, error.ServiceCode, error.CorrelationId, error.Fields }, Relaxed));
            seen.Enqueue($"{error.ServiceCode} {error.CorrelationId} {string.Join(' ', error.Fields)}");
        }
        else
        {
            Assert.True(mayWork);
        }

        foreach (var (_, message) in connection.Diagnostics.Messages)
        {
            seen.Enqueue(message);
        }

        await _log!.DisposeAsync();
        Assert.Contains(_folder.Lines, line => line.GetProperty("event").GetString() == LogEvents.Request);
        seen.Enqueue(_folder.Text);
        Assert.All(seen, AssertNoSecret);
    }

    private static void AssertNoSecret(string text)
    {
        foreach (var secret in new[] { TestConnection.Secret, Uri.EscapeDataString(TestConnection.Secret), Basic, "tok-5ecret" })
        {
            Assert.DoesNotContain(secret, text, StringComparison.Ordinal);
        }
    }
}
