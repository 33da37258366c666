using System.Text.Json;

namespace GenesysRecordingTags.Sandbox;

/// <summary>Writes custom attributes records.</summary>
internal static class AttributesJson
{
    public static void Write(Utf8JsonWriter writer, PlatformCall call, SandboxConversation conversation, AttributesRecord record)
    {
        writer.WriteString("id", record.Id);
        writer.WriteString("conversationId", conversation.Id);
        writer.WriteTexts("divisions", record.Divisions);
        if (call.Data.Schemas.Versions(record.SchemaId).FirstOrDefault(version => version.Version == record.SchemaVersion) is { } schema)
        {
            writer.WriteStartObject("schema");
            schema.Write(writer);
            writer.WriteEndObject();
        }

        writer.WriteStartObject("customAttributes");
        foreach (var (name, value) in record.Values)
        {
            writer.WritePropertyName(name);
            value.WriteTo(writer);
        }

        writer.WriteEndObject();
        writer.WriteStartObject("customAttributesTimestamps");
        foreach (var (name, time) in record.Timestamps)
        {
            writer.WriteTime(name, time);
        }

        writer.WriteEndObject();
        writer.WriteNumber("version", record.Version);
        writer.WriteTime("dateCreated", record.CreatedAt);
        writer.WriteTime("dateModified", record.ModifiedAt);
        writer.WriteString("selfUri", $"/api/v2/conversations/{conversation.Id}/customattributes/{Uri.EscapeDataString(record.Id)}");
    }
}
