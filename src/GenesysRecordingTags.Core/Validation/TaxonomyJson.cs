using System.Text.Json;

namespace GenesysRecordingTags.Core.Validation;

/// <summary>Reads taxonomies from JSON: one object, an array, or an object with an array <c>taxonomies</c>.</summary>
internal static class TaxonomyJson
{
    private static readonly JsonDocumentOptions Options = new()
    {
        AllowTrailingCommas = true,
        CommentHandling = JsonCommentHandling.Skip,
    };

    /// <summary>Reads a document.</summary>
    /// <exception cref="JsonException">It is not JSON.</exception>
    /// <exception cref="FormatException">It is JSON of another shape.</exception>
    public static IReadOnlyList<RecordingTaxonomy> Read(string json, string source)
    {
        using var document = JsonDocument.Parse(json, Options);
        var root = document.RootElement;
        var name = "the file";
        if (root.ValueKind == JsonValueKind.Object && Find(root, "taxonomies") is { } inner)
        {
            root = inner;
            name = "taxonomies";
        }

        return root.ValueKind switch
        {
            JsonValueKind.Array => root.EnumerateArray().Select((item, index) => ReadOne(item, $"{name}[{index}]", source)).ToList(),
            JsonValueKind.Object => [ReadOne(root, name, source)],
            _ => throw new FormatException($"{name} must be an object or an array, and is {Kind(root)}."),
        };
    }

    private static RecordingTaxonomy ReadOne(JsonElement item, string path, string source)
    {
        if (item.ValueKind != JsonValueKind.Object)
        {
            throw new FormatException($"{path} must be an object, and is {Kind(item)}.");
        }

        var id = Text(item, path, "id") ?? Text(item, path, "taxonomyId");
        if (string.IsNullOrWhiteSpace(id))
        {
            throw new FormatException($"{path}.id is missing or blank.");
        }

        return new RecordingTaxonomy
        {
            Id = id,
            Name = Text(item, path, "name") ?? Text(item, path, "taxonomyName"),
            Version = Text(item, path, "version"),
            IsPublished = IsPublished(item, path),
            Labels = Labels(item, path),
            Source = source,
        };
    }

    private static List<string> Labels(JsonElement item, string path)
    {
        if (Find(item, "labels") is not { ValueKind: JsonValueKind.Array } labels)
        {
            throw new FormatException($"{path}.labels must be an array.");
        }

        return labels.EnumerateArray().Select((label, index) => Label(label, $"{path}.labels[{index}]")).Distinct(StringComparer.Ordinal).ToList();
    }

    private static string Label(JsonElement label, string path)
    {
        var text = label.ValueKind switch
        {
            JsonValueKind.String => label.GetString(),
            JsonValueKind.Object => Text(label, path, "label") ?? Text(label, path, "name"),
            _ => throw new FormatException($"{path} must be text or an object with a name, and is {Kind(label)}."),
        };
        return string.IsNullOrWhiteSpace(text) ? throw new FormatException($"{path} is blank.") : text;
    }

    private static bool IsPublished(JsonElement item, string path)
    {
        var flag = Find(item, "published") ?? Find(item, "isPublished");
        return flag?.ValueKind switch
        {
            JsonValueKind.True => true,
            JsonValueKind.False => false,
            null or JsonValueKind.Null => !(Text(item, path, "status") is { } status && !string.Equals(status, "published", StringComparison.OrdinalIgnoreCase)),
            _ => throw new FormatException($"{path}.published must be true or false, and is {Kind(flag.Value)}."),
        };
    }

    private static string? Text(JsonElement item, string path, string name) => Find(item, name) switch
    {
        null or { ValueKind: JsonValueKind.Null } => null,
        { ValueKind: JsonValueKind.String } text => text.GetString(),
        { ValueKind: JsonValueKind.Number } number => number.GetRawText(),
        { } other => throw new FormatException($"{path}.{name} must be text, and is {Kind(other)}."),
    };

    private static JsonElement? Find(JsonElement item, string name)
    {
        foreach (var property in item.EnumerateObject())
        {
            if (string.Equals(property.Name, name, StringComparison.OrdinalIgnoreCase))
            {
                return property.Value;
            }
        }

        return null;
    }

    private static string Kind(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.Array => "an array",
        JsonValueKind.Object => "an object",
        JsonValueKind.String => "text",
        JsonValueKind.Number => "a number",
        JsonValueKind.True or JsonValueKind.False => "a Boolean",
        _ => "null",
    };
}
