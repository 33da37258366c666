using System.Text;
using System.Text.Json;
using GenesysRecordingTags.PlatformContract;

namespace GenesysRecordingTags.Sandbox.Tests;

/// <summary>An organisation on the Platform API, by hand; what was exchanged is checked against the contract at the end.</summary>
internal sealed class PlatformSandbox : IDisposable
{
    private readonly SandboxClient _client;

    private PlatformSandbox(SandboxOptions options, FakeTimeProvider clock)
    {
        Clock = clock;
        Organization = new SandboxOrganization(options with
        {
            TimeProvider = clock,
            MaxJournalBodyLength = int.MaxValue,
            MaxJournalResponseLength = int.MaxValue,
        });
        _client = new SandboxClient(Organization);
    }

    public SandboxOrganization Organization { get; }

    public FakeTimeProvider Clock { get; }

    public DateTimeOffset Now => Clock.GetUtcNow();

    public static async Task<PlatformSandbox> StartAsync(SandboxPlatformOptions? platform = null, SandboxOptions? options = null)
    {
        var sandbox = new PlatformSandbox((options ?? new SandboxOptions { RecordingCount = 60 }) with { Platform = platform ?? new() }, new FakeTimeProvider(new DateTimeOffset(2025, 3, 1, 12, 0, 0, TimeSpan.Zero)));
        await sandbox.LogInAsync();
        return sandbox;
    }

    public async Task LogInAsync()
    {
        using var answer = await SendAsync("POST", "/login/oauth/token", "grant_type=client_credentials", "application/x-www-form-urlencoded", basic: true);
        Assert.Equal(200, answer.Status);
        _client.UseToken(answer.Json.GetProperty("access_token").GetString());
    }

    public void UseToken(string? token) => _client.UseToken(token);

    public Task<ReceivedResponse> GetAsync(string path) => SendAsync("GET", Under(path));

    public Task<ReceivedResponse> HeadAsync(string path) => SendAsync("HEAD", Under(path));

    public Task<ReceivedResponse> DeleteAsync(string path) => SendAsync("DELETE", Under(path));

    public Task<ReceivedResponse> PostAsync(string path, string json) => SendAsync("POST", Under(path), json);

    public Task<ReceivedResponse> PutAsync(string path, string json) => SendAsync("PUT", Under(path), json);

    public Task<ReceivedResponse> PatchAsync(string path, string json) => SendAsync("PATCH", Under(path), json);

    /// <summary>The JSON of an answer that has to have a status.</summary>
    public async Task<JsonElement> ReadAsync(string path, int status = 200)
    {
        using var answer = await GetAsync(path);
        Assert.Equal((status, status), (answer.Status, status));
        return answer.Json.Clone();
    }

    public Task<ReceivedResponse> SendAsync(
        string method, string target, string? body = null, string contentType = "application/json", bool basic = false)
    {
        var request = new HttpRequestMessage(new HttpMethod(method), target);
        if (body is not null)
        {
            request.Content = new StringContent(body, Encoding.UTF8, contentType);
        }

        if (basic)
        {
            request.Headers.Authorization = new("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes(
                $"{SandboxOptions.DefaultClientId}:{SandboxOptions.DefaultClientSecret}")));
        }

        return _client.SendAsync(request);
    }

    /// <summary>All conversations by the organisation's own knowledge.</summary>
    public IReadOnlyList<SandboxConversationSnapshot> Conversations() =>
        Organization.ConversationIds.Select(id => Organization.GetConversation(id)!).ToArray();

    /// <summary>A conversation that has ended and has a recording that can be played.</summary>
    public SandboxConversationSnapshot Recorded() =>
        Conversations().First(conversation => conversation.EndedAt is not null && conversation.Recordings.Any(recording => recording.FileState == "AVAILABLE"));

    public void Dispose()
    {
        _client.Dispose();
        var report = ContractCheck.Run(Organization.Journal.Entries().Select(RecordedExchange.Of), isSenderChecked: false);
        ContractTally.Add("the sandbox", report);
        Assert.True(report.Violations.Count == 0, string.Join(Environment.NewLine, report.Violations));
    }

    private static string Under(string path) => "/platform-api/api/v2/" + path;
}
