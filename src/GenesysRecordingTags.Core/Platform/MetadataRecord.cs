using System.Globalization;
using System.Text.Json;

namespace GenesysRecordingTags.Core.Platform;

/// <summary>The metadata and plain tags of a recording as a custom attributes record (Platform API, section 3.10).</summary>
internal static class MetadataRecord
{
    /// <summary>The field that names the recording.</summary>
    public const string RecordingField = "recordingId";

    /// <summary>The field of plain tags.</summary>
    public const string TagsField = "tags";

    /// <summary>The id of the record of a recording.</summary>
    /// <param name="recordingId">The recording.</param>
    public static string IdOf(string recordingId) => $"rm-{recordingId}";

    /// <summary>The metadata of a record, as text.</summary>
    /// <param name="record">The record; null where there is none.</param>
    public static Dictionary<string, string> ToMetadata(AttributeRecord? record)
    {
        var metadata = new Dictionary<string, string>(StringComparer.Ordinal);
        if (record?.Values is { ValueKind: JsonValueKind.Object } values)
        {
            foreach (var member in values.EnumerateObject().Where(member => member.Name is not (RecordingField or TagsField)))
            {
                metadata[member.Name] = member.Value.ValueKind == JsonValueKind.String ? member.Value.GetString()! : member.Value.GetRawText();
            }
        }

        return metadata;
    }

    /// <summary>The plain tags of a record.</summary>
    /// <param name="record">The record; null where there is none.</param>
    public static IReadOnlyList<string> ToTags(AttributeRecord? record) => record?.Values.Texts(TagsField) ?? [];

    /// <summary>The fields to write, each of the type that the schema says.</summary>
    /// <param name="recordingId">The recording.</param>
    /// <param name="metadata">The keys to set; null: none. Those with null values are left out.</param>
    /// <param name="tags">The plain tags; null leaves them as they are.</param>
    /// <param name="fields">The schema's fields, with their types.</param>
    /// <exception cref="GenesysApiException">A key is not a field of the schema, or a value is not of its type. Nothing was sent.</exception>
    public static JsonElement ToValues(
        string recordingId,
        IReadOnlyDictionary<string, string?>? metadata,
        IReadOnlyList<string>? tags,
        IReadOnlyDictionary<string, string> fields)
    {
        using var stream = new MemoryStream();
        using (var writer = new Utf8JsonWriter(stream))
        {
            writer.WriteStartObject();
            writer.WriteString(RecordingField, recordingId);
            foreach (var (key, value) in metadata ?? new Dictionary<string, string?>())
            {
                if (value is not null)
                {
                    Write(writer, recordingId, key, value, fields);
                }
                else if (key is RecordingField or TagsField)
                {
                    throw Refuse(recordingId, $"'{key}' is the module's own field and can't be removed as metadata", "Remove plain tags with -Tag and an empty list.");
                }
            }

            if (tags is not null)
            {
                writer.WriteStartArray(TagsField);
                foreach (var tag in tags)
                {
                    writer.WriteStringValue(tag);
                }

                writer.WriteEndArray();
            }

            writer.WriteEndObject();
        }

        using var document = JsonDocument.Parse(stream.ToArray());
        return document.RootElement.Clone();
    }

    private static void Write(Utf8JsonWriter writer, string recordingId, string key, string value, IReadOnlyDictionary<string, string> fields)
    {
        if (key is RecordingField or TagsField || !fields.TryGetValue(key, out var type))
        {
            var known = fields.Keys.Where(name => name is not (RecordingField or TagsField)).Order(StringComparer.Ordinal).ToList();
            throw Refuse(
                recordingId,
                $"metadata '{key}' is not a field of the schema '{SchemaDefinition.Metadata.Title}', which has {(known.Count == 0 ? "none for metadata" : string.Join(", ", known))}",
                "Add the field with Initialize-RecordingTagSchema -MetadataKey, or use one that is there.");
        }

        switch (type)
        {
            case "number" or "currency" when double.TryParse(value, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number):
                writer.WriteNumber(key, number);
                break;
            case "integer" when long.TryParse(value, NumberStyles.Integer, CultureInfo.InvariantCulture, out var whole):
                writer.WriteNumber(key, whole);
                break;
            case "boolean" when bool.TryParse(value, out var flag):
                writer.WriteBoolean(key, flag);
                break;
            case "number" or "currency" or "integer" or "boolean" or "stringList":
                throw Refuse(recordingId, $"metadata '{key}' is '{value}', and the schema's field is of type {type}", "Give a value of that type.");
            default:
                writer.WriteString(key, value);
                break;
        }
    }

    private static GenesysApiException Refuse(string recordingId, string what, string action) =>
        new(GenesysErrorKind.InvalidRequest, $"Recording '{recordingId}': {what}. Nothing was sent.", action);
}
