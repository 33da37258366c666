using System.Globalization;
using System.Text.Json;

namespace GenesysRecordingTags.Sandbox;

/// <summary>The rules of a schema document, and of its change.</summary>
internal static class SchemaRules
{
    public const int MaxNameLength = 100;
    public const int MaxDescriptionLength = 255;
    public const int MaxFieldNameLength = 64;
    public const int MaxFieldTitleLength = 100;
    public const int MaxFieldDescriptionLength = 255;
    public const int MaxFields = 50;

    private const string Draft = "http://json-schema.org/draft-04/schema#";
    private const string Definitions = "#/definitions/";

    /// <summary>The fields of a document, with what is wrong with them.</summary>
    public static Dictionary<string, SchemaField> ReadFields(JsonElement document, List<ErrorDetail> problems)
    {
        if (document.Text("$schema") != Draft)
        {
            problems.Add(new("invalid.value", "$schema", $"$schema must be {Draft}."));
        }

        CheckLength(document.Text("title")!, "title", 1, MaxNameLength, problems);
        CheckLength(document.Text("description") ?? string.Empty, "description", 0, MaxDescriptionLength, problems);
        var fields = new Dictionary<string, SchemaField>(StringComparer.Ordinal);
        foreach (var property in document.GetProperty("properties").EnumerateObject())
        {
            CheckLength(property.Name, $"properties.{property.Name}", 1, MaxFieldNameLength, problems);
            if (ReadField(property, problems) is { } field)
            {
                fields[property.Name] = field;
            }
        }

        if (fields.Count > MaxFields)
        {
            problems.Add(new("invalid.value", "properties", string.Create(CultureInfo.InvariantCulture, $"A schema has at most {MaxFields} fields.")));
        }

        foreach (var name in document.Texts("required").Where(name => !fields.ContainsKey(name)))
        {
            problems.Add(new("invalid.value", "required", $"There is no field {name}."));
        }

        return fields;
    }

    /// <summary>What a new version must not do: take away, change a type or a choice, or make a new field required.</summary>
    public static void CheckChange(AttributesSchema current, IReadOnlyDictionary<string, SchemaField> fields, JsonElement document, List<ErrorDetail> problems)
    {
        foreach (var (name, old) in current.Fields)
        {
            if (!fields.TryGetValue(name, out var field))
            {
                problems.Add(new("invalid.value", $"properties.{name}", $"The field {name} cannot be removed."));
            }
            else if (field.Type != old.Type)
            {
                problems.Add(new("invalid.value", $"properties.{name}", $"The type of {name} cannot be changed."));
            }
            else if (old.Choices.Except(field.Choices).FirstOrDefault() is { } removed)
            {
                problems.Add(new("invalid.value", $"properties.{name}.enum", $"The choice {removed} of {name} cannot be removed."));
            }
        }

        CheckRequired(document, current.Fields.ContainsKey, problems);
    }

    /// <summary>A field has to be optional at first.</summary>
    public static void CheckRequired(JsonElement document, Func<string, bool> existed, List<ErrorDetail> problems)
    {
        foreach (var name in document.Texts("required").Where(name => !existed(name)))
        {
            problems.Add(new("invalid.value", "required", $"The field {name} is new: it must be optional at first."));
        }
    }

    private static SchemaField? ReadField(JsonProperty property, List<ErrorDetail> problems)
    {
        var place = $"properties.{property.Name}";
        if (property.Value.ValueKind != JsonValueKind.Object || TypeOf(property.Value) is not { } type)
        {
            problems.Add(new("invalid.value", place, $"{place} must have allOf with one $ref to {Definitions} and a core type."));
            return null;
        }

        CheckLength((property.Value.Field("title") ?? default).TextOrEmpty(), $"{place}.title", 1, MaxFieldTitleLength, problems);
        CheckLength((property.Value.Field("description") ?? default).TextOrEmpty(), $"{place}.description", 0, MaxFieldDescriptionLength, problems);
        foreach (var entry in property.Value.EnumerateObject())
        {
            var isKnown = entry.Name is "allOf" or "title" or "description" || type.ValidationFields.Contains(entry.Name)
                || (type.Name == "enum" && entry.Name == "_enumProperties") || (type.Name == "stringList" && entry.Name == "items");
            if (!isKnown)
            {
                problems.Add(new("invalid.value", $"{place}.{entry.Name}", $"A field of type {type.Name} has no {entry.Name}."));
            }
            else if (type.ValidationFields.Contains(entry.Name) && entry.Name != "enum" && entry.Value.ValueKind != JsonValueKind.Number)
            {
                problems.Add(new("invalid.value", $"{place}.{entry.Name}", $"{place}.{entry.Name} must be a number."));
                return null;
            }
        }

        return type.Name != "enum" || CheckChoices(property.Value, place, problems) ? new SchemaField(property.Name, type, property.Value.Clone()) : null;
    }

    private static bool CheckChoices(JsonElement property, string place, List<ErrorDetail> problems)
    {
        var isList = property.Field("enum") is { ValueKind: JsonValueKind.Array } list && list.GetArrayLength() is > 0 and <= CoreType.MaxEnumValues
            && list.EnumerateArray().All(static value => value.TextOrNull() is { Length: > 0 and <= CoreType.MaxEnumValueLength })
            && list.EnumerateArray().Select(static value => value.GetString()).Distinct().Count() == list.GetArrayLength();
        if (!isList)
        {
            problems.Add(new("invalid.value", $"{place}.enum", string.Create(
                CultureInfo.InvariantCulture,
                $"{place}.enum must be a list of 1 to {CoreType.MaxEnumValues} different texts of at most {CoreType.MaxEnumValueLength} characters.")));
        }

        return isList;
    }

    private static CoreType? TypeOf(JsonElement property) =>
        property.Field("allOf") is { ValueKind: JsonValueKind.Array } all && all.GetArrayLength() == 1 && all[0].ValueKind == JsonValueKind.Object
        && all[0].Field("$ref")?.TextOrNull() is { } reference && reference.StartsWith(Definitions, StringComparison.Ordinal)
            ? CoreType.Find(reference[Definitions.Length..])
            : null;

    private static string TextOrEmpty(this JsonElement element) =>
        element.ValueKind == JsonValueKind.Undefined ? string.Empty : element.TextOrNull() ?? string.Empty;

    private static void CheckLength(string text, string place, int least, int most, List<ErrorDetail> problems)
    {
        if (text.Length < least || text.Length > most)
        {
            problems.Add(new("invalid.value", place, string.Create(CultureInfo.InvariantCulture, $"{place} must have {least} to {most} characters.")));
        }
    }
}
