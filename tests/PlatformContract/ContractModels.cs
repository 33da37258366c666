using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace GenesysRecordingTags.PlatformContract;

/// <summary>Checks JSON values against the published models.</summary>
internal sealed partial class ContractModels(JsonElement models)
{
    // Fields that the service takes though the SDK's models lack them.
    private static readonly HashSet<string> Undocumented = ["ConversationCustomAttributesSearchRequest.query"];

    /// <summary>Checks a value against a type as operations name it: a model, a list of one, <c>string</c> or <c>Object</c>.</summary>
    public void CheckType(JsonElement value, string type, List<string> problems)
    {
        if (type.StartsWith("List<", StringComparison.Ordinal))
        {
            if (Expect(value, JsonValueKind.Array, "body", problems))
            {
                var index = 0;
                foreach (var item in value.EnumerateArray())
                {
                    CheckModel(item, type[5..^1], $"[{index++}]", problems);
                }
            }
        }
        else if (type == "string")
        {
            Expect(value, JsonValueKind.String, "body", problems);
        }
        else if (type != "Object")
        {
            CheckModel(value, type, string.Empty, problems);
        }
    }

    private void CheckModel(JsonElement value, string model, string place, List<string> problems)
    {
        if (!Expect(value, JsonValueKind.Object, place, problems))
        {
            return;
        }

        var definition = models.GetProperty(model);
        var properties = definition.TryGetProperty("properties", out var known) ? known : default;
        foreach (var property in value.EnumerateObject())
        {
            var at = place.Length == 0 ? property.Name : $"{place}.{property.Name}";
            if (properties.ValueKind == JsonValueKind.Object && properties.TryGetProperty(property.Name, out var shape))
            {
                if (property.Value.ValueKind != JsonValueKind.Null)
                {
                    CheckShape(property.Value, shape, at, problems);
                }
            }
            else if (!Undocumented.Contains($"{model}.{property.Name}"))
            {
                problems.Add($"{at} is not a field of {model}");
            }
        }

        if (definition.TryGetProperty("required", out var required))
        {
            foreach (var name in required.EnumerateArray().Select(name => name.GetString()!))
            {
                if (!value.TryGetProperty(name, out var found) || found.ValueKind == JsonValueKind.Null)
                {
                    problems.Add($"{(place.Length == 0 ? name : $"{place}.{name}")} is required by {model} and missing");
                }
            }
        }
    }

    private void CheckShape(JsonElement value, JsonElement shape, string place, List<string> problems)
    {
        if (shape.TryGetProperty("$ref", out var model))
        {
            CheckModel(value, model.GetString()!, place, problems);
            return;
        }

        switch (shape.GetProperty("type").GetString())
        {
            case "string":
                CheckText(value, shape, place, problems);
                break;
            case "integer":
                var isLong = shape.TryGetProperty("format", out var size) && size.GetString() == "int64";
                if (value.ValueKind != JsonValueKind.Number || !(isLong ? value.TryGetInt64(out _) : value.TryGetInt32(out _)))
                {
                    problems.Add($"{place} must be a whole number and is {value.GetRawText()}");
                }

                break;
            case "number":
                Expect(value, JsonValueKind.Number, place, problems);
                break;
            case "boolean":
                if (value.ValueKind is not (JsonValueKind.True or JsonValueKind.False))
                {
                    problems.Add($"{place} must be true or false and is {value.GetRawText()}");
                }

                break;
            case "array":
                if (Expect(value, JsonValueKind.Array, place, problems))
                {
                    var index = 0;
                    foreach (var item in value.EnumerateArray())
                    {
                        CheckShape(item, shape.GetProperty("items"), string.Create(CultureInfo.InvariantCulture, $"{place}[{index++}]"), problems);
                    }
                }

                break;
            case "object" when shape.TryGetProperty("additionalProperties", out var entries):
                if (Expect(value, JsonValueKind.Object, place, problems))
                {
                    foreach (var entry in value.EnumerateObject())
                    {
                        CheckShape(entry.Value, entries, $"{place}.{entry.Name}", problems);
                    }
                }

                break;
        }
    }

    private static void CheckText(JsonElement value, JsonElement shape, string place, List<string> problems)
    {
        if (!Expect(value, JsonValueKind.String, place, problems))
        {
            return;
        }

        var text = value.GetString()!;
        if (shape.TryGetProperty("enum", out var values) && !values.EnumerateArray().Any(known => known.GetString() == text))
        {
            problems.Add($"{place} is {text}, which is none of its values");
        }

        if (shape.TryGetProperty("format", out var format) && format.GetString() == "date-time" && !IsTime(text))
        {
            problems.Add($"{place} is {text}, which is not a time");
        }
    }

    private static bool IsTime(string text) =>
        TimePattern().IsMatch(text) && DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out _);

    private static bool Expect(JsonElement value, JsonValueKind kind, string place, List<string> problems)
    {
        if (value.ValueKind == kind)
        {
            return true;
        }

        problems.Add($"{(place.Length == 0 ? "body" : place)} must be {kind} and is {value.ValueKind}");
        return false;
    }

    [GeneratedRegex(@"^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:?\d\d)$")]
    private static partial Regex TimePattern();
}
