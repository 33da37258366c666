using System.Text.Json;

namespace GenesysRecordingTags.Sandbox;

/// <summary>One version of a schema.</summary>
internal sealed record AttributesSchema
{
    public required string Id { get; init; }

    public required int Version { get; init; }

    public required bool IsEnabled { get; init; }

    public required string Title { get; init; }

    public required IReadOnlyDictionary<string, SchemaField> Fields { get; init; }

    public required IReadOnlyList<string> RequiredFields { get; init; }

    /// <summary>The document as it was sent.</summary>
    public required JsonElement Document { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public string SelfUri => $"/api/v2/conversations/customattributes/schemas/{Id}";

    public void Write(Utf8JsonWriter writer)
    {
        writer.WriteString("id", Id);
        writer.WriteNumber("version", Version);
        writer.WriteBoolean("enabled", IsEnabled);
        writer.WriteTime("dateCreated", CreatedAt);
        writer.WritePropertyName("jsonSchema");
        Document.WriteTo(writer);
        writer.WriteString("selfUri", SelfUri);
    }
}
