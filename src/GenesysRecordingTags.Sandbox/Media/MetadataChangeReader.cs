using System.Globalization;
using System.Text.Json;

namespace GenesysRecordingTags.Sandbox;

/// <summary>A change of metadata or plain tags; null where the one or the other stays.</summary>
internal sealed record MetadataChange(IReadOnlyDictionary<string, string>? Metadata, IReadOnlyList<string>? PlainTags);

/// <summary>Reads a change of metadata and finds every breach of the contract's rules in it.</summary>
internal static class MetadataChangeReader
{
    public static MetadataChange Read(JsonElement body, List<ErrorDetail> problems)
    {
        Dictionary<string, string>? metadata = null;
        List<string>? tags = null;
        var isEmpty = true;
        foreach (var property in body.EnumerateObject())
        {
            isEmpty = false;
            switch (property.Name)
            {
                case "metadata":
                    metadata = ReadMetadata(property.Value, problems);
                    break;
                case "tags":
                    tags = ReadTags(property.Value, problems);
                    break;
                default:
                    problems.Add(new("field.not.writable", property.Name, $"{property.Name} cannot be changed."));
                    break;
            }
        }

        if (isEmpty)
        {
            problems.Add(new("nothing.to.change", "body", "There must be metadata or tags."));
        }

        return new MetadataChange(metadata, tags);
    }

    private static Dictionary<string, string>? ReadMetadata(JsonElement value, List<ErrorDetail> problems)
    {
        if (value.ValueKind != JsonValueKind.Object)
        {
            problems.Add(new("invalid.type", "metadata", "metadata must be an object."));
            return null;
        }

        var metadata = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var entry in value.EnumerateObject())
        {
            if (entry.Value.TextOrNull() is { } text)
            {
                metadata[entry.Name] = text;
            }
            else
            {
                problems.Add(new("invalid.type", $"metadata.{entry.Name}", $"metadata.{entry.Name} must be text."));
            }
        }

        return metadata;
    }

    private static List<string>? ReadTags(JsonElement value, List<ErrorDetail> problems)
    {
        if (value.ValueKind != JsonValueKind.Array)
        {
            problems.Add(new("invalid.type", "tags", "tags must be an array."));
            return null;
        }

        var tags = new List<string>();
        var index = 0;
        foreach (var element in value.EnumerateArray())
        {
            var place = string.Create(CultureInfo.InvariantCulture, $"tags[{index++}]");
            if (element.TextOrNull() is { } text)
            {
                tags.Add(text);
            }
            else
            {
                problems.Add(new("invalid.type", place, $"{place} must be text."));
            }
        }

        return tags;
    }
}
