using System.Globalization;
using System.Text.Json;

namespace GenesysRecordingTags.Sandbox;

/// <summary>A data type of which schemas are made.</summary>
internal sealed record CoreType(string Name, string Title, string JsonType, IReadOnlyList<string> ValidationFields, Func<JsonElement, bool> Fits)
{
    public const int MaxEnumValues = 50;
    public const int MaxEnumValueLength = 100;
    public const int MaxTextLength = 1_000;
    public const int MaxListItems = 50;
    public const int MaxListItemLength = 100;

    private static readonly string[] DateFormats = ["yyyy-MM-dd"];

    public static IReadOnlyList<CoreType> All { get; } =
    [
        new("boolean", "Yes or no", "boolean", [], static value => value.ValueKind is JsonValueKind.True or JsonValueKind.False),
        new("currency", "Amount", "number", ["minimum", "maximum"], IsNumber),
        new("date", "Date", "string", [], static value =>
            DateTime.TryParseExact(value.TextOrNull(), DateFormats, CultureInfo.InvariantCulture, DateTimeStyles.None, out _)),
        new("datetime", "Date and time", "string", [], static value => value.TextOrNull() is { } text && IsoTime.TryParse(text, out _)),
        new("enum", "Choice", "string", ["enum"], static value => value.TextOrNull() is not null),
        new("integer", "Whole number", "integer", ["minimum", "maximum"], static value =>
            value.ValueKind == JsonValueKind.Number && value.TryGetInt64(out _)),
        new("number", "Number", "number", ["minimum", "maximum"], IsNumber),
        new("string", "Text", "string", ["minLength", "maxLength"], static value => value.TextOrNull() is { Length: <= MaxTextLength }),
        new("stringList", "List of texts", "array", ["minItems", "maxItems"], static value =>
            value.ValueKind == JsonValueKind.Array && value.GetArrayLength() <= MaxListItems
            && value.EnumerateArray().All(static item => item.TextOrNull() is { Length: <= MaxListItemLength })),
    ];

    public static CoreType? Find(string name) => All.FirstOrDefault(type => type.Name == name);

    private static bool IsNumber(JsonElement value) => value.ValueKind == JsonValueKind.Number && value.TryGetDouble(out _);
}
