namespace GenesysRecordingTags.Sandbox;

/// <summary>One entry of an error body's details.</summary>
internal readonly record struct ErrorDetail(string ErrorCode, string FieldName, string Message);

/// <summary>Error answers in the shape of the contract's section 5.</summary>
internal static class ServiceError
{
    public static SandboxResponse Create(
        SandboxExchange exchange, int status, string code, string message, IReadOnlyList<ErrorDetail>? details = null) =>
        SandboxResponse.Json(status, Body(exchange, status, code, message, details ?? [], null));

    public static SandboxResponse BadRequest(SandboxExchange exchange, string code, string fieldName, string message) =>
        Create(exchange, 400, code, message, [new ErrorDetail(code, fieldName, message)]);

    public static SandboxResponse BadRequest(SandboxExchange exchange, IReadOnlyList<ErrorDetail> details) =>
        Create(exchange, 400, details[0].ErrorCode, details[0].Message, details);

    public static SandboxResponse NotFound(SandboxExchange exchange, string message) =>
        Create(exchange, 404, "not.found", message);

    /// <summary>A 409 that may name the resource that is in the way.</summary>
    public static SandboxResponse Conflict(SandboxExchange exchange, string message, string? id) =>
        SandboxResponse.Json(409, Body(exchange, 409, "conflict", message, [], id));

    private static ReadOnlyMemory<byte> Body(
        SandboxExchange exchange, int status, string code, string message, IReadOnlyList<ErrorDetail> details, string? id) =>
        JsonBody.Write((exchange.CorrelationId, status, code, message, details, id), static (writer, error) =>
        {
            writer.WriteString("message", error.message);
            writer.WriteString("code", error.code);
            writer.WriteNumber("status", error.status);
            writer.WriteString("contextId", error.CorrelationId);
            if (error.id is not null)
            {
                writer.WriteString("id", error.id);
            }

            writer.WriteStartArray("details");
            foreach (var detail in error.details)
            {
                writer.WriteStartObject();
                writer.WriteString("errorCode", detail.ErrorCode);
                writer.WriteString("fieldName", detail.FieldName);
                writer.WriteEndObject();
            }

            writer.WriteEndArray();
        });
}
