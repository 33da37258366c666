using System.Globalization;
using System.Text.Json;

namespace GenesysRecordingTags.Sandbox;

/// <summary>A field of a schema, with the limits that its property sets.</summary>
internal sealed record SchemaField(string Name, CoreType Type, JsonElement Property)
{
    public IReadOnlyList<string> Choices => Type.Name == "enum" ? Property.Texts("enum") : [];

    /// <summary>What is wrong with a value; null where nothing is.</summary>
    public string? Problem(JsonElement value)
    {
        if (!Type.Fits(value))
        {
            return $"The value of {Name} is not of type {Type.Name}.";
        }

        if (Type.Name == "enum" && !Choices.Contains(value.GetString()!))
        {
            return $"The value of {Name} is none of {string.Join(", ", Choices)}.";
        }

        return Measure(value) is { } size && (size < Limit("min") || size > Limit("max"))
            ? string.Create(CultureInfo.InvariantCulture, $"The value of {Name} is beyond its limits.")
            : null;
    }

    private double? Measure(JsonElement value) => Type.JsonType switch
    {
        "number" or "integer" => value.GetDouble(),
        "array" => value.GetArrayLength(),
        _ => Type.Name == "string" ? value.GetString()!.Length : null,
    };

    private double? Limit(string end) =>
        Type.ValidationFields.FirstOrDefault(field => field.StartsWith(end, StringComparison.Ordinal)) is { } field ? Property.Field(field)?.GetDouble() : null;
}
