using System.Collections.Concurrent;
using System.Security;
using GenesysRecordingTags.Core.Authentication;
using GenesysRecordingTags.Core.Http;
using GenesysRecordingTags.Core.Media;
using Xunit;

namespace GenesysRecordingTags.Core.Tests.Http;

/// <summary>A connection to a fake service, on a clock that the test moves.</summary>
internal sealed class TestConnection : IDisposable
{
    public const string ClientId = "client-1";
    public const string Secret = "s3cr3t/+ä\"<&>-value";

    public TestConnection(Func<TransportOptions, TransportOptions>? change = null, string? accessToken = null)
    {
        var options = new TransportOptions
        {
            BaseUri = new Uri("https://company.example"),
            Handler = Service,
            TimeProvider = Clock,
            Diagnostics = Diagnostics,
        };
        options = change?.Invoke(options) ?? options;
        Api = accessToken is null
            ? MediaApi.Create(options, new ClientCredentials(ClientId, Secure(Secret)))
            : MediaApi.Create(options, Secure(accessToken));
    }

    public FakeService Service { get; } = new();

    public TimerStepClock Clock { get; } = new();

    public RecordingSink Diagnostics { get; } = new();

    public MediaApi Api { get; }

    public static SecureString Secure(string text)
    {
        var secure = new SecureString();
        foreach (var character in text)
        {
            secure.AppendChar(character);
        }

        return secure;
    }

    public static ApiRequest Get(string id = "rec-1") => new()
    {
        Method = HttpMethod.Get,
        Semantics = RequestSemantics.Safe,
        PathAndQuery = $"/api/v2/media/recordings/{id}",
        Subject = $"recording '{id}'",
        RequiredScope = "media:read",
    };

    public static ApiRequest Patch(string id = "rec-1", string? key = "key-1") => new()
    {
        Method = HttpMethod.Patch,
        Semantics = RequestSemantics.Keyed,
        PathAndQuery = $"/api/v2/media/recordings/{id}",
        Body = "{}"u8.ToArray(),
        IdempotencyKey = key,
        Subject = $"recording '{id}'",
        RequiredScope = "media:write",
    };

    public Task<ApiResponse> SendAsync(ApiRequest? request = null, CancellationToken cancellationToken = default) =>
        Api.Client.SendAsync(request ?? Get(), cancellationToken);

    /// <summary>Moves the clock from timer to timer until the work is done; returns how long that took on the clock.</summary>
    public async Task<TimeSpan> RunAsync(Task work, TimeSpan? atMost = null)
    {
        var started = Clock.GetTimestamp();
        var deadline = DateTime.UtcNow.AddSeconds(10);
        while (!work.IsCompleted)
        {
            // Continuations run on the pool: give them the time to set the next timer.
            for (var settle = 0; settle < 20 && !work.IsCompleted; settle++)
            {
                await Task.Delay(1);
            }

            if (work.IsCompleted)
            {
                break;
            }

            if (Clock.NextTimer is { } next)
            {
                Clock.Advance(next > TimeSpan.Zero ? next : TimeSpan.Zero);
            }

            Assert.True(DateTime.UtcNow < deadline, "The work never ends.");
            Assert.True(atMost is null || Clock.GetElapsedTime(started) <= atMost, "The work takes too long.");
        }

        return Clock.GetElapsedTime(started);
    }

    public void Dispose() => Api.Dispose();
}

/// <summary>Remembers all messages.</summary>
internal sealed class RecordingSink : IDiagnosticSink
{
    public ConcurrentQueue<(DiagnosticLevel Level, string Message)> Messages { get; } = new();

    public bool IsEnabled(DiagnosticLevel level) => true;

    public void Report(DiagnosticLevel level, string message) => Messages.Enqueue((level, message));
}
