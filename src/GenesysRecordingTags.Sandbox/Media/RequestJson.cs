using System.Text.Json;

namespace GenesysRecordingTags.Sandbox;

/// <summary>Opens a request's JSON object, or says what is wrong with it.</summary>
internal static class RequestJson
{
    /// <summary>The document, or else the answer that refuses the request.</summary>
    public static JsonDocument? Open(SandboxExchange exchange, out SandboxResponse? refusal)
    {
        refusal = null;
        if (!ContentTypes.IsJson(exchange.Request))
        {
            refusal = ServiceError.Create(exchange, 415, "unsupported.media.type", "The body must be application/json.");
            return null;
        }

        JsonDocument document;
        try
        {
            document = JsonDocument.Parse(exchange.Request.Body);
        }
        catch (JsonException)
        {
            refusal = ServiceError.BadRequest(exchange, "invalid.json", "body", "The body is not valid JSON.");
            return null;
        }

        if (document.RootElement.ValueKind == JsonValueKind.Object)
        {
            return document;
        }

        document.Dispose();
        refusal = ServiceError.BadRequest(exchange, "invalid.type", "body", "The body must be a JSON object.");
        return null;
    }
}
