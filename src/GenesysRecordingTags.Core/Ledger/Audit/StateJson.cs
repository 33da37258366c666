using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text;
using System.Text.Json;

namespace GenesysRecordingTags.Core.Ledger.Audit;

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

        if (state.RetentionPolicy is { } policy)
        {
            writer.WriteStartObject("retentionPolicy");
            WriteOptional(writer, "name", policy.Name);
            WriteOptional(writer, "id", policy.Id);
            writer.WriteEndObject();
        }

        if (state.Metadata is { } metadata)
        {
            writer.WriteStartObject("metadata");
            foreach (var (key, value) in metadata)
            {
                writer.WriteString(WellFormed(key), WellFormed(value));
            }

            writer.WriteEndObject();
        }

        if (state.PlainTags is { } plainTags)
        {
            writer.WriteStartArray("plainTags");
            foreach (var tag in plainTags)
            {
                writer.WriteStringValue(WellFormed(tag));
            }

            writer.WriteEndArray();
        }
    }

    /// <summary>Reads a state.</summary>
    public static RecordingState Read(JsonElement element) => new()
    {
        Tags = element.TryGetProperty("tags", out var tags) ? [.. tags.EnumerateArray().Select(ReadTag)] : null,
        RetentionPolicy = element.TryGetProperty("retentionPolicy", out var policy)
            ? new RetentionPolicy { Name = Text(policy, "name"), Id = Text(policy, "id") }
            : null,
        Metadata = element.TryGetProperty("metadata", out var metadata)
            ? metadata.EnumerateObject().ToDictionary(member => member.Name, member => member.Value.GetString(), StringComparer.Ordinal)
            : null,
        PlainTags = element.TryGetProperty("plainTags", out var plain) ? [.. plain.EnumerateArray().Select(item => item.GetString()!)] : null,
    };

    /// <summary>Writes text, unless there is none.</summary>
    public static void WriteOptional(Utf8JsonWriter writer, string name, string? value)
    {
        if (value is not null)
        {
            writer.WriteString(name, WellFormed(value));
        }
    }

    /// <summary>A member's text; null where it is not there.</summary>
    public static string? Text(JsonElement element, string name) => element.TryGetProperty(name, out var value) ? value.GetString() : null;

    /// <summary>Half a surrogate pair has no UTF-8: it becomes U+FFFD, as everywhere else on its way.</summary>
    [return: NotNullIfNotNull(nameof(text))]
    public static string? WellFormed(string? text)
    {
        if (text is null)
        {
            return null;
        }

        foreach (var c in text)
        {
            if (char.IsSurrogate(c))
            {
                return Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(text));
            }
        }

        return text;
    }

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

        var confidence = element.GetProperty("confidence");
        return new RecordingTag
        {
            Label = Text(element, "label"),
            TaxonomyId = Text(element, "taxonomyId"),
            Confidence = confidence.ValueKind == JsonValueKind.Number
                ? confidence.GetDouble()
                : double.Parse(confidence.GetString()!, CultureInfo.InvariantCulture),
            ConfidenceText = Text(element, "confidenceText"),
            Status = Text(element, "status")!,
        };
    }
}
