using System.Globalization;

namespace GenesysRecordingTags.Sandbox;

/// <summary>Error answers in the shape of the Platform API.</summary>
internal static class PlatformError
{
    private const string LimitKey = "client.credentials.token.rate.per.minute";

    /// <summary>An error whose message has parameters in braces.</summary>
    public static SandboxResponse Create(
        SandboxExchange exchange,
        int status,
        string code,
        string message,
        IReadOnlyList<KeyValuePair<string, string>>? parameters = null,
        IReadOnlyList<ErrorDetail>? details = null,
        int? limit = null)
    {
        parameters ??= [];
        var body = JsonBody.Write((exchange, status, code, message, parameters, details, limit), static (writer, error) =>
        {
            writer.WriteString("message", error.parameters.Aggregate(error.message, static (text, parameter) =>
                text.Replace($"{{{parameter.Key}}}", parameter.Value, StringComparison.Ordinal)));
            writer.WriteString("code", error.code);
            writer.WriteNumber("status", error.status);
            if (error.parameters.Count > 0)
            {
                writer.WriteString("messageWithParams", error.message);
            }

            writer.WriteStartObject("messageParams");
            foreach (var (name, value) in error.parameters)
            {
                writer.WriteString(name, value);
            }

            writer.WriteEndObject();
            writer.WriteString("contextId", error.exchange.CorrelationId);
            writer.WriteStartArray("details");
            foreach (var detail in error.details ?? [])
            {
                writer.WriteStartObject();
                writer.WriteString("errorCode", detail.ErrorCode);
                writer.WriteString("fieldName", detail.FieldName);
                writer.WriteEndObject();
            }

            writer.WriteEndArray();
            writer.WriteStartArray("errors");
            writer.WriteEndArray();
            if (error.limit is { } value429)
            {
                writer.WriteStartObject("limit");
                writer.WriteString("namespace", "platform.api");
                writer.WriteString("key", LimitKey);
                writer.WriteNumber("value", value429);
                writer.WriteEndObject();
            }
        });
        return SandboxResponse.Json(status, body);
    }

    /// <summary>A 400 that names each field; its message is the first one's.</summary>
    public static SandboxResponse BadRequest(SandboxExchange exchange, IReadOnlyList<ErrorDetail> problems) =>
        Create(exchange, 400, problems[0].ErrorCode, problems[0].Message, details: problems);

    /// <summary>A 429; without a time it has no <c>Retry-After</c>, as some of the service's have none.</summary>
    public static SandboxResponse RateLimited(SandboxExchange exchange, int? retrySeconds, int limit)
    {
        if (retrySeconds is not { } wait)
        {
            return Create(exchange, 429, "too.many.requests", "Rate limit exceeded the maximum.", limit: limit);
        }

        var seconds = wait.ToString(CultureInfo.InvariantCulture);
        return Create(exchange, 429, "too.many.requests.retry.after", "Rate limit exceeded the maximum. Retry the request in [{retryAfter}] seconds", [new("retryAfter", seconds)], limit: limit)
            .WithHeader("Retry-After", seconds);
    }

    /// <summary>The error of a status that a fault asks for.</summary>
    public static SandboxResponse Injected(SandboxExchange exchange, int status) => status == 429
        ? RateLimited(exchange, null, exchange.Rate?.Limit ?? 300)
        : Create(
            exchange,
            status,
            status switch
            {
                400 => "bad.request",
                401 => "bad.credentials",
                403 => "not.authorized",
                404 => "not.found",
                500 => "internal.server.error",
                502 => "bad.gateway",
                503 => "service.unavailable",
                504 => "request.timeout",
                409 => "general.conflict",
                _ => "injected.fault",
            },
            $"The sandbox was told to answer {status.ToString(CultureInfo.InvariantCulture)}.");
}
