using System.Text.Json;

namespace GenesysRecordingTags.Sandbox;

/// <summary>Metadata and plain tags of a recording (contract, section 4).</summary>
internal static class MetadataEndpoint
{
    public static SandboxResponse Read(SandboxExchange exchange, OrganizationData data)
    {
        var recording = data.Find(exchange.Route.RecordingId);
        if (recording is null)
        {
            return NotFound(exchange);
        }

        lock (recording.Gate)
        {
            return Answer(recording);
        }
    }

    public static SandboxResponse Update(SandboxExchange exchange, OrganizationData data)
    {
        var recording = data.Find(exchange.Route.RecordingId);
        if (recording is null)
        {
            return NotFound(exchange);
        }

        using var document = RequestJson.Open(exchange, out var refusal);
        if (document is null)
        {
            return refusal!;
        }

        var problems = new List<ErrorDetail>();
        var change = MetadataChangeReader.Read(document.RootElement, problems);
        return problems.Count > 0
            ? ServiceError.BadRequest(exchange, problems)
            : IdempotentChange.Apply(exchange, data, recording, SandboxChangeKind.Metadata, () => Apply(data, recording, change));
    }

    public static SandboxResponse RefuseReplacing(SandboxExchange exchange) =>
        ServiceError.Create(exchange, 400, "method.not.supported", "A recording is not replaced: use PATCH with what changes.");

    private static SandboxResponse Apply(OrganizationData data, SandboxRecording recording, MetadataChange change)
    {
        recording.MetadataChanges++;
        data.Changes.CountMetadata();
        foreach (var (key, value) in change.Metadata ?? new Dictionary<string, string>())
        {
            recording.Metadata[key] = value;
        }

        recording.PlainTags = change.PlainTags ?? recording.PlainTags;
        return Answer(recording);
    }

    private static SandboxResponse NotFound(SandboxExchange exchange) =>
        ServiceError.NotFound(exchange, $"There is no recording {exchange.Route.RecordingId}.");

    private static SandboxResponse Answer(SandboxRecording recording) =>
        SandboxResponse.Json(200, JsonBody.Write(recording, static (writer, state) => Write(writer, state)));

    private static void Write(Utf8JsonWriter writer, SandboxRecording recording)
    {
        writer.WriteString("id", recording.Id);
        writer.WriteStartObject("metadata");
        foreach (var (key, value) in recording.Metadata)
        {
            writer.WriteString(key, value);
        }

        writer.WriteEndObject();
        writer.WriteStartArray("tags");
        foreach (var tag in recording.PlainTags)
        {
            writer.WriteStringValue(tag);
        }

        writer.WriteEndArray();
        writer.WriteString("mediaType", recording.MediaType);
        writer.WriteString("status", "ready");
    }
}
