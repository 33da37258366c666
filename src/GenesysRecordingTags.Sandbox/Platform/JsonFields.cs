using System.Text.Json;

namespace GenesysRecordingTags.Sandbox;

/// <summary>Reads fields of a body whose shape was checked.</summary>
internal static class JsonFields
{
    /// <summary>A field's value; null where it is absent or JSON's null.</summary>
    public static JsonElement? Field(this JsonElement element, string name) =>
        element.TryGetProperty(name, out var value) && value.ValueKind != JsonValueKind.Null ? value : null;

    public static string? Text(this JsonElement element, string name) => element.Field(name)?.GetString();

    public static int? Whole(this JsonElement element, string name) => element.Field(name)?.GetInt32();

    public static bool? Flag(this JsonElement element, string name) => element.Field(name)?.GetBoolean();

    public static DateTimeOffset? Time(this JsonElement element, string name) =>
        element.Text(name) is { } text ? IsoTime.Parse(text) : null;

    public static IEnumerable<JsonElement> Items(this JsonElement element, string name) =>
        element.Field(name) is { } list ? list.EnumerateArray() : [];

    public static IReadOnlyList<string> Texts(this JsonElement element, string name) =>
        element.Items(name).Select(item => item.GetString()!).ToArray();
}
