using System.Diagnostics;
using System.Net.Http.Json;
using System.Text.Json;

namespace GenesysRecordingTags.Engine.Tests.Support;

/// <summary>A sandbox organisation over real HTTP, in a process of its own: one for each class of tests.</summary>
public sealed class Sandbox : IDisposable
{
    /// <summary>The client that it knows.</summary>
    public const string ClientId = "sandbox-client";

    /// <summary>That client's secret.</summary>
    public const string ClientSecret = "sandbox-secret";

    /// <summary>A published taxonomy, with the labels Compliance:PCI-DSS, :GDPR and :HIPAA.</summary>
    public const string ComplianceTaxonomy = "a1b2c3d4-e5f6-7890-abcd-ef1234567890";

    /// <summary>A taxonomy that is not published.</summary>
    public const string DraftTaxonomy = "d4e5f6a7-b8c9-0123-def0-234567890123";

    private const int Recordings = 120;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private readonly Process _process;
    private readonly HttpClient _control;

    public Sandbox()
    {
        var start = new ProcessStartInfo("dotnet", [
            TestedModule.SandboxHost, "serve", "--port", "0", "--recordings", $"{Recordings}", "--index-delay", "0", "--parent-pid", $"{Environment.ProcessId}"])
        {
            RedirectStandardOutput = true,
        };
        _process = Process.Start(start)!;
        var line = _process.StandardOutput.ReadLine() ?? string.Empty;
        Assert.StartsWith("listening ", line, StringComparison.Ordinal);
        Uri = new Uri(line["listening ".Length..]);
        _control = new HttpClient(new SocketsHttpHandler { UseProxy = false }) { BaseAddress = new Uri(Uri, "/__sandbox/") };
        _control.DefaultRequestHeaders.ConnectionClose = true;
        Ids = Get("recordings").GetProperty("recordingIds").EnumerateArray().Select(id => id.GetString()!).ToArray();
    }

    /// <summary>Where it is.</summary>
    public Uri Uri { get; }

    /// <summary>Its recordings.</summary>
    public string[] Ids { get; }

    /// <summary>How many requests it is answering.</summary>
    public int InFlight => Get("stats").GetProperty("inFlight").GetInt32();

    /// <summary>The most that it was answering at a time.</summary>
    public int MaxInFlight => Get("stats").GetProperty("maxInFlight").GetInt32();

    /// <summary>As at first: no changes, no faults, no latency, an empty journal.</summary>
    public void Reset()
    {
        Post("reset", new { });
        Delay(TimeSpan.Zero);
    }

    /// <summary>Every request takes so long from now on.</summary>
    public void Delay(TimeSpan latency) => Post("latency", new { milliseconds = latency.TotalMilliseconds });

    /// <summary>Puts a fault in.</summary>
    /// <param name="match">Which requests it meets.</param>
    /// <param name="action">What it does.</param>
    public void Fault(object match, object action) => Post("faults", new[] { new { match, action } });

    /// <summary>Takes all faults out.</summary>
    public void ClearFaults() => Send(HttpMethod.Delete, "faults", null);

    /// <summary>Ends calls in its name.</summary>
    public void AddInteractions(int count) => Post("interactions", new { count });

    /// <summary>Makes every token invalid.</summary>
    public void RevokeTokens() => Post("tokens/revoke", new { });

    /// <summary>Forgets the requests that came.</summary>
    public void ClearJournal() => Send(HttpMethod.Delete, "journal", null);

    /// <summary>The requests that came.</summary>
    /// <param name="operation">Of this kind; null: of all kinds but those for tokens.</param>
    public IReadOnlyList<Request> Journal(string? operation = null)
    {
        var entries = Get("journal").GetProperty("entries").Deserialize<Request[]>(JsonSerializerOptions.Web)!;
        return entries.Where(entry => operation is null ? entry.Operation != "IssueToken" : entry.Operation == operation).ToArray();
    }

    /// <summary>How many changes it applied to a recording, by its own count.</summary>
    public int Applied(string recordingId, string kind = "tags") =>
        Get("counts?recordingId=" + System.Uri.EscapeDataString(recordingId)).GetProperty("recordings").TryGetProperty(recordingId, out var counts)
            ? counts.GetProperty(kind).GetInt32()
            : 0;

    /// <summary>How many changes it applied to each recording that was changed.</summary>
    public IReadOnlyList<int> AllApplied(string kind = "tags") =>
        Get("counts").GetProperty("recordings").EnumerateObject().Select(recording => recording.Value.GetProperty(kind).GetInt32()).ToArray();

    /// <summary>Waits until so many requests are in flight.</summary>
    public void WaitForInFlight(Func<int, bool> condition) => Eventually.Holds(() => condition(InFlight), "the awaited number of requests is in flight");

    /// <summary>Ends it as a crash would.</summary>
    public void Kill()
    {
        _process.Kill();
        _process.WaitForExit();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Kill();
        _process.Dispose();
        _control.Dispose();
    }

    private JsonElement Get(string path) => Send(HttpMethod.Get, path, null);

    private void Post(string path, object body) => Send(HttpMethod.Post, path, body);

    private JsonElement Send(HttpMethod method, string path, object? body)
    {
        using var request = new HttpRequestMessage(method, path) { Content = body is null ? null : JsonContent.Create(body) };
        using var patience = new CancellationTokenSource(Patience);
        using var response = _control.Send(request, patience.Token);
        using var reader = new StreamReader(response.Content.ReadAsStream(patience.Token));
        var text = reader.ReadToEnd();
        Assert.True(response.IsSuccessStatusCode, $"{method} {path}: {(int)response.StatusCode} {text}");
        return text.Length == 0 ? default : JsonSerializer.Deserialize<JsonElement>(text);
    }
}
