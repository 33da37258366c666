using System.Net.Http.Headers;
using System.Text;

namespace GenesysRecordingTags.Sandbox.Tests;

/// <summary>Speaks the Media API by hand, so that the tests depend on no client of the product.</summary>
internal sealed class SandboxClient : IDisposable
{
    private readonly HttpClient _client;
    private string? _token;

    public SandboxClient(SandboxOrganization organization)
        : this(new SandboxMessageHandler(organization), new Uri("https://sandbox.example/"))
    {
    }

    public SandboxClient(HttpMessageHandler handler, Uri baseAddress) =>
        _client = new HttpClient(handler) { BaseAddress = baseAddress, Timeout = TimeSpan.FromSeconds(20) };

    public static string TagsPath(string recordingId) => $"api/v2/recordings/medias/{Uri.EscapeDataString(recordingId)}/tags";

    public static string MetadataPath(string recordingId) => $"api/v2/media/recordings/{Uri.EscapeDataString(recordingId)}";

    /// <summary>A client of an organisation, with a token that has the scopes.</summary>
    public static async Task<SandboxClient> ConnectAsync(SandboxOrganization organization, params string[] scopes)
    {
        var client = new SandboxClient(organization);
        await client.LogInAsync(scopes);
        return client;
    }

    public async Task LogInAsync(params string[] scopes)
    {
        using var answer = await AskForTokenAsync(scopes.Length == 0 ? SandboxScopes.All : scopes);
        Assert.Equal(200, answer.Status);
        _token = answer.Json.GetProperty("access_token").GetString();
    }

    public Task<ReceivedResponse> AskForTokenAsync(
        IEnumerable<string>? scopes = null,
        string clientId = SandboxOptions.DefaultClientId,
        string clientSecret = SandboxOptions.DefaultClientSecret,
        string grantType = "client_credentials")
    {
        var form = $"grant_type={grantType}";
        if (scopes is not null)
        {
            form += "&scope=" + Uri.EscapeDataString(string.Join(' ', scopes));
        }

        var request = new HttpRequestMessage(HttpMethod.Post, "oauth/token")
        {
            Content = new StringContent(form, Encoding.UTF8, "application/x-www-form-urlencoded"),
        };
        request.Headers.Authorization = new AuthenticationHeaderValue(
            "Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{clientId}:{clientSecret}")));
        return SendAsync(request);
    }

    public void UseToken(string? token) => _token = token;

    public Task<ReceivedResponse> GetAsync(string path, CancellationToken cancellationToken = default) =>
        SendAsync(new HttpRequestMessage(HttpMethod.Get, path), cancellationToken);

    public Task<ReceivedResponse> PostAsync(string path, string json, string? key = null, CancellationToken cancellationToken = default) =>
        SendJsonAsync(HttpMethod.Post, path, json, key, cancellationToken);

    public Task<ReceivedResponse> PatchAsync(string path, string json, string? key = null) =>
        SendJsonAsync(HttpMethod.Patch, path, json, key, default);

    public Task<ReceivedResponse> PutAsync(string path, string json) => SendJsonAsync(HttpMethod.Put, path, json, null, default);

    public Task<ReceivedResponse> DeleteAsync(string path) => SendAsync(new HttpRequestMessage(HttpMethod.Delete, path));

    public async Task<ReceivedResponse> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken = default)
    {
        using (request)
        {
            if (_token is not null)
            {
                request.Headers.Authorization ??= new AuthenticationHeaderValue("Bearer", _token);
            }

            using var response = await _client.SendAsync(request, cancellationToken);
            return new ReceivedResponse(response, await response.Content.ReadAsStringAsync(cancellationToken));
        }
    }

    public void Dispose() => _client.Dispose();

    private Task<ReceivedResponse> SendJsonAsync(
        HttpMethod method, string path, string json, string? key, CancellationToken cancellationToken)
    {
        var request = new HttpRequestMessage(method, path) { Content = new StringContent(json, Encoding.UTF8, "application/json") };
        if (key is not null)
        {
            request.Headers.Add("Idempotency-Key", key);
        }

        return SendAsync(request, cancellationToken);
    }
}
