using System.Globalization;
using System.Text;
using System.Text.Json;

namespace GenesysRecordingTags.Sandbox;

/// <summary>Makes the answer that a fault gives, of the true one where the request was processed.</summary>
internal static class FaultedResponse
{
    private const int UsualMebibytes = 64;
    private const string WrongJson = """["this is not what the contract says"]""";
    private const string WebPage = "<!DOCTYPE html><html><head><title>Bad gateway</title></head><body><h1>Bad gateway</h1></body></html>";

    public static SandboxResponse Of(FaultAction action, SandboxExchange exchange, SandboxResponse? real) => action.Kind switch
    {
        FaultKind.Status => Status(action, exchange),
        FaultKind.HtmlBody => Text(action.StatusCode ?? 502, action.Body ?? WebPage, action.ContentType ?? "text/html"),
        FaultKind.Reset => new SandboxResponse { StatusCode = 0, IsConnectionReset = true },
        FaultKind.ResetInBody => real! with { ResetAfter = Math.Max(0, Math.Min(action.BytesSent ?? real.Body.Length / 2, real.Body.Length - 1)) },
        FaultKind.TruncatedJson => real! with { Body = real.Body[..(real.Body.Length / 2)] },
        FaultKind.EmptyBody => real! with { Body = default },
        FaultKind.WrongJsonType => real! with { Body = Encoding.UTF8.GetBytes(action.Body ?? WrongJson) },
        FaultKind.HugeBody => real! with { PaddingLength = (action.Mebibytes ?? UsualMebibytes) * 1024L * 1024L },
        FaultKind.Conflict when exchange.IsPlatformCall => PlatformError.Injected(exchange, 409),
        FaultKind.Conflict => ServiceError.Conflict(exchange, "There is one already.", action.WithoutId ? null : IdIn(real!)),
        _ => throw new ArgumentOutOfRangeException(nameof(action), action.Kind, "This fault shapes no answer."),
    };

    private static SandboxResponse Status(FaultAction action, SandboxExchange exchange)
    {
        var status = action.StatusCode ?? 503;
        var answer = action.Body is null
            ? Usual(exchange, status)
            : Text(status, action.Body, action.ContentType ?? "application/json");
        return action.RetryAfterSeconds is { } seconds
            ? answer.WithHeader("Retry-After", RetryAfter(seconds, action.RetryAfterAsDate, exchange.Now))
            : answer;
    }

    private static SandboxResponse Usual(SandboxExchange exchange, int status) => exchange.IsPlatformCall
        ? PlatformError.Injected(exchange, status)
        : ServiceError.Create(exchange, status, "injected.fault", $"The sandbox was told to answer {status}.");

    private static string RetryAfter(int seconds, bool asDate, DateTimeOffset now) => asDate
        ? now.AddSeconds(seconds).ToString("r", CultureInfo.InvariantCulture)
        : seconds.ToString(CultureInfo.InvariantCulture);

    private static SandboxResponse Text(int status, string body, string contentType) =>
        new() { StatusCode = status, ContentType = contentType, Body = Encoding.UTF8.GetBytes(body) };

    private static string? IdIn(SandboxResponse response)
    {
        using var document = JsonDocument.Parse(response.Body);
        return document.RootElement.TryGetProperty("id", out var id) ? id.TextOrNull() : null;
    }
}
