using System.Globalization;
using System.Text;
using System.Text.Json;

namespace GenesysRecordingTags.Core.Changes;

/// <summary>Tags, retention, metadata and plain tags as JSON: inside audit records, intents and what is known of a recording.</summary>
internal static class StateJson
{
    /// <summary>A state as text.</summary>
    public static string Write(RecordingState state) => Encoding.UTF8.GetString(JsonText.WriteObject(state, WriteMembers));

    /// <summary>Writes what is known of a state; what is not known is left out.</summary>
    public static void WriteMembers(Utf8JsonWriter writer, RecordingState state)
    {
        if (state.Tags is { } tags)
        {
            writer.WriteStartArray("tags");
            foreach (var tag in tags)
            {
                WriteTag(writer, tag);
            }

            writer.WriteEndArray();
        }

        WriteOptional(writer, "tagStore", state.TagStore?.ToString());
        WriteOptional(writer, "externalTag", state.ExternalTag);
        if (state.RetentionPolicy is { } policy)
        {
            writer.WriteStartObject("retentionPolicy");
            WriteOptional(writer, "name", policy.Name);
            WriteOptional(writer, "id", policy.Id);
            WriteOptional(writer, "modifiedDate", policy.ModifiedAt is { } modified ? Time(modified) : null);
            WriteOptional(writer, "archiveDays", policy.ArchiveDays);
            WriteOptional(writer, "deleteDays", policy.DeleteDays);
            writer.WriteEndObject();
        }

        WriteDate(writer, "archiveDate", state.ArchiveDate);
        WriteDate(writer, "deleteDate", state.DeleteDate);

        if (state.Metadata is { } metadata)
        {
            writer.WriteStartObject("metadata");
            foreach (var (key, value) in metadata)
            {
                writer.WriteString(key, value);
            }

            writer.WriteEndObject();
        }

        if (state.PlainTags is { } plainTags)
        {
            writer.WriteStartArray("plainTags");
            foreach (var tag in plainTags)
            {
                writer.WriteStringValue(tag);
            }

            writer.WriteEndArray();
        }
    }

    /// <summary>Reads a state.</summary>
    public static RecordingState Read(JsonElement element) => new()
    {
        Tags = element.TryGetProperty("tags"u8, out var tags) ? [.. tags.EnumerateArray().Select(ReadTag)] : null,
        TagStore = Text(element, "tagStore"u8) is { } store ? Enum.Parse<TagStore>(store) : null,
        ExternalTag = Text(element, "externalTag"u8),
        RetentionPolicy = element.TryGetProperty("retentionPolicy"u8, out var policy) ? ReadPolicy(policy) : null,
        ArchiveDate = ReadDate(element, "archiveDate"u8),
        DeleteDate = ReadDate(element, "deleteDate"u8),
        Metadata = element.TryGetProperty("metadata"u8, out var metadata)
            ? metadata.EnumerateObject().ToDictionary(member => member.Name, member => member.Value.GetString(), StringComparer.Ordinal)
            : null,
        PlainTags = element.TryGetProperty("plainTags"u8, out var plain) ? [.. plain.EnumerateArray().Select(item => item.GetString()!)] : null,
    };

    /// <summary>Writes text, unless there is none.</summary>
    public static void WriteOptional(Utf8JsonWriter writer, string name, string? value)
    {
        if (value is not null)
        {
            writer.WriteString(name, value);
        }
    }

    /// <summary>A member's text; null where it is not there.</summary>
    public static string? Text(JsonElement element, ReadOnlySpan<byte> name) => element.TryGetProperty(name, out var value) ? value.GetString() : null;

    private static string Time(DateTimeOffset time) => time.UtcDateTime.ToString("O", CultureInfo.InvariantCulture);

    private static void WriteOptional(Utf8JsonWriter writer, string name, int? value)
    {
        if (value is { } number)
        {
            writer.WriteNumber(name, number);
        }
    }

    /// <summary>A date that is never is null; one that is not known is left out.</summary>
    private static void WriteDate(Utf8JsonWriter writer, string name, RetentionDate? date)
    {
        if (date is not null)
        {
            writer.WriteString(name, date.At is { } moment ? Time(moment) : null);
        }
    }

    private static RetentionDate? ReadDate(JsonElement element, ReadOnlySpan<byte> name) => element.TryGetProperty(name, out var date)
        ? RetentionDate.Of(date.ValueKind == JsonValueKind.Null ? null : date.GetDateTimeOffset())
        : null;

    private static RetentionPolicy ReadPolicy(JsonElement element) => new()
    {
        Name = Text(element, "name"u8),
        Id = Text(element, "id"u8),
        ModifiedAt = element.TryGetProperty("modifiedDate"u8, out var modified) ? modified.GetDateTimeOffset() : null,
        ArchiveDays = element.TryGetProperty("archiveDays"u8, out var archive) ? archive.GetInt32() : null,
        DeleteDays = element.TryGetProperty("deleteDays"u8, out var delete) ? delete.GetInt32() : null,
    };

    private static void WriteTag(Utf8JsonWriter writer, RecordingTag? tag)
    {
        if (tag is null)
        {
            writer.WriteNullValue();
            return;
        }

        writer.WriteStartObject();
        WriteOptional(writer, "label", tag.Label);
        WriteOptional(writer, "taxonomyId", tag.TaxonomyId);
        if (double.IsFinite(tag.Confidence))
        {
            writer.WriteNumber("confidence", tag.Confidence);
        }
        else
        {
            // A tag that breaks the rules is recorded as it was given, and JSON has no such number.
            writer.WriteString("confidence", tag.Confidence.ToString(CultureInfo.InvariantCulture));
        }

        WriteOptional(writer, "confidenceText", tag.ConfidenceText);
        WriteOptional(writer, "status", tag.Status);
        writer.WriteEndObject();
    }

    private static RecordingTag ReadTag(JsonElement element)
    {
        if (element.ValueKind == JsonValueKind.Null)
        {
            return null!;
        }

        var confidence = element.GetProperty("confidence"u8);
        return new RecordingTag
        {
            Label = Text(element, "label"u8),
            TaxonomyId = Text(element, "taxonomyId"u8),
            Confidence = confidence.ValueKind == JsonValueKind.Number
                ? confidence.GetDouble()
                : double.Parse(confidence.GetString()!, CultureInfo.InvariantCulture),
            ConfidenceText = Text(element, "confidenceText"u8),
            Status = Text(element, "status"u8)!,
        };
    }
}
