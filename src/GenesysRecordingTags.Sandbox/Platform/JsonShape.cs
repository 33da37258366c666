using System.Globalization;
using System.Text.Json;

namespace GenesysRecordingTags.Sandbox;

/// <summary>What a JSON value of a request may be: type, fields, values. Null stands for an absent optional field.</summary>
internal abstract class JsonShape
{
    public static JsonShape Any { get; } = new Scalar("any value", static _ => true);

    public static JsonShape Text { get; } = new Scalar("text", static value => value.TextOrNull() is not null);

    public static JsonShape Whole { get; } = new Scalar("a whole number", static value => value.ValueKind == JsonValueKind.Number && value.TryGetInt32(out _));

    public static JsonShape Number { get; } = new Scalar("a number", static value => value.ValueKind == JsonValueKind.Number && value.TryGetDouble(out _));

    public static JsonShape Boolean { get; } = new Scalar("true or false", static value => value.ValueKind is JsonValueKind.True or JsonValueKind.False);

    public static JsonShape Time { get; } = new Scalar("an ISO-8601 time", static value => value.TextOrNull() is { } text && IsoTime.TryParse(text, out _));

    public static JsonShape TextList { get; } = ListOf(Text);

    public static JsonShape OneOf(params string[] values) =>
        new Scalar("one of " + string.Join(", ", values), value => value.TextOrNull() is { } text && values.Contains(text));

    public static JsonShape ListOf(JsonShape item) => new List(item);

    public static JsonShape MapOf(JsonShape value) => new Map(value);

    public static ObjectShape Object() => new();

    /// <summary>Adds what is wrong with a value.</summary>
    public abstract void Check(JsonElement value, string place, List<ErrorDetail> problems);

    private sealed class Scalar(string description, Func<JsonElement, bool> fits) : JsonShape
    {
        public override void Check(JsonElement value, string place, List<ErrorDetail> problems)
        {
            if (!fits(value))
            {
                problems.Add(new("invalid.value", place, $"{place} must be {description}."));
            }
        }
    }

    private sealed class List(JsonShape item) : JsonShape
    {
        public override void Check(JsonElement value, string place, List<ErrorDetail> problems)
        {
            if (value.ValueKind != JsonValueKind.Array)
            {
                problems.Add(new("invalid.value", place, $"{place} must be a list."));
                return;
            }

            var index = 0;
            foreach (var element in value.EnumerateArray())
            {
                item.Check(element, string.Create(CultureInfo.InvariantCulture, $"{place}[{index++}]"), problems);
            }
        }
    }

    private sealed class Map(JsonShape item) : JsonShape
    {
        public override void Check(JsonElement value, string place, List<ErrorDetail> problems)
        {
            if (value.ValueKind != JsonValueKind.Object)
            {
                problems.Add(new("invalid.value", place, $"{place} must be an object."));
                return;
            }

            foreach (var entry in value.EnumerateObject())
            {
                item.Check(entry.Value, $"{place}.{entry.Name}", problems);
            }
        }
    }
}
