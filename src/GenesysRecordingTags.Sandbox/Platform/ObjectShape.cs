using System.Text.Json;

namespace GenesysRecordingTags.Sandbox;

/// <summary>A JSON object with known fields; any other field is refused.</summary>
internal sealed class ObjectShape : JsonShape
{
    private readonly Dictionary<string, (JsonShape Shape, bool IsRequired)> _fields = new(StringComparer.Ordinal);

    public ObjectShape Optional(string name, JsonShape shape)
    {
        _fields.Add(name, (shape, false));
        return this;
    }

    public ObjectShape Required(string name, JsonShape shape)
    {
        _fields.Add(name, (shape, true));
        return this;
    }

    public override void Check(JsonElement value, string place, List<ErrorDetail> problems)
    {
        if (value.ValueKind != JsonValueKind.Object)
        {
            problems.Add(new("invalid.value", place, $"{place} must be an object."));
            return;
        }

        var prefix = place == "body" ? string.Empty : place + ".";
        foreach (var property in value.EnumerateObject())
        {
            if (!_fields.TryGetValue(property.Name, out var field))
            {
                problems.Add(new("bad.request", prefix + property.Name, $"There is no field {prefix}{property.Name}."));
            }
            else if (property.Value.ValueKind != JsonValueKind.Null)
            {
                field.Shape.Check(property.Value, prefix + property.Name, problems);
            }
        }

        foreach (var (name, field) in _fields)
        {
            if (field.IsRequired && value.Field(name) is null)
            {
                problems.Add(new("invalid.value", prefix + name, $"{prefix}{name} is required."));
            }
        }
    }
}
