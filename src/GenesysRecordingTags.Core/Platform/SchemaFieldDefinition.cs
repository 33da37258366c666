using System.Text.Json;

namespace GenesysRecordingTags.Core.Platform;

/// <summary>A field of a schema.</summary>
/// <param name="Name">Its name in records.</param>
/// <param name="CoreType">What it is made of: <c>string</c>, <c>number</c>, <c>stringList</c>.</param>
/// <param name="Title">What people see.</param>
/// <param name="Description">What it holds.</param>
internal sealed record SchemaFieldDefinition(string Name, string CoreType, string Title, string Description)
{
    /// <summary>Writes it as a property of the schema's document.</summary>
    /// <param name="writer">Where to.</param>
    public void Write(Utf8JsonWriter writer)
    {
        writer.WriteStartObject(Name);
        writer.WriteStartArray("allOf");
        writer.WriteStartObject();
        writer.WriteString("$ref", $"#/definitions/{CoreType}");
        writer.WriteEndObject();
        writer.WriteEndArray();
        writer.WriteString("title", Title);
        writer.WriteString("description", Description);
        writer.WriteEndObject();
    }
}
