using System.Text.Json;

namespace GenesysRecordingTags.Core.Platform;

/// <summary>A schema that this module keeps its records by.</summary>
/// <param name="Title">Its title, unique in an organisation.</param>
/// <param name="Description">What it is for.</param>
/// <param name="Fields">Its fields.</param>
internal sealed record SchemaDefinition(string Title, string Description, IReadOnlyList<SchemaFieldDefinition> Fields)
{
    /// <summary>The schema of tags: one record for each recording, taxonomy and label.</summary>
    public static SchemaDefinition Tags { get; } = new(
        "Recording tags (GenesysRecordingTags)",
        "One record for each tag of a recording.",
        [
            new("recordingId", "string", "Recording", "The id of the recording."),
            new("label", "string", "Label", "The label of the tag."),
            new("taxonomyId", "string", "Taxonomy", "The id of the taxonomy that defines the label."),
            new("confidence", "number", "Confidence", "How sure the classification is, from 0 to 1."),
            new("status", "string", "Status", "Active, Pending or Rejected."),
            new("source", "string", "Source", "Who made the record."),
        ]);

    /// <summary>The schema of metadata: one record for each recording. The keys of an organisation's metadata are further fields.</summary>
    public static SchemaDefinition Metadata { get; } = new(
        "Recording metadata (GenesysRecordingTags)",
        "Metadata and plain tags of a recording.",
        [
            new(MetadataRecord.RecordingField, "string", "Recording", "The id of the recording."),
            new(MetadataRecord.TagsField, "stringList", "Tags", "The plain tags of the recording."),
        ]);

    /// <summary>The same schema with further fields, each a text.</summary>
    /// <param name="keys">Their names.</param>
    public SchemaDefinition With(IEnumerable<string> keys) => this with
    {
        Fields = [.. Fields, .. keys.Where(key => Fields.All(field => field.Name != key)).Distinct().Select(key => new SchemaFieldDefinition(key, "string", key, "Metadata of the recording."))],
    };

    /// <summary>Writes the document of the schema: of this module's fields, and of those that it has already.</summary>
    /// <param name="writer">Where to.</param>
    /// <param name="existing">The document that there is; none where the schema is new.</param>
    public void Write(Utf8JsonWriter writer, JsonElement existing)
    {
        writer.WriteStartObject();
        writer.WriteString("$schema", "http://json-schema.org/draft-04/schema#");
        writer.WriteString("title", existing.Text("title") ?? Title);
        writer.WriteString("description", existing.Text("description") ?? Description);
        if (existing.Texts("required") is { Count: > 0 } required)
        {
            writer.WriteStartArray("required");
            foreach (var name in required)
            {
                writer.WriteStringValue(name);
            }

            writer.WriteEndArray();
        }

        writer.WriteStartObject("properties");
        var kept = existing.Object("properties");
        if (kept.ValueKind == JsonValueKind.Object)
        {
            foreach (var property in kept.EnumerateObject())
            {
                property.WriteTo(writer);
            }
        }

        foreach (var field in Fields.Where(field => kept.Member(field.Name) is null))
        {
            field.Write(writer);
        }

        writer.WriteEndObject();
        writer.WriteEndObject();
    }
}
