using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace GenesysRecordingTags.Core.Media;

/// <summary>Dates of the service: ISO 8601, UTC where they name no zone. One that can't be read is not worth losing an answer for: null.</summary>
internal sealed class UtcDateConverter : JsonConverter<DateTimeOffset?>
{
    /// <summary>Reads a date.</summary>
    /// <param name="text">The text.</param>
    public static DateTimeOffset? Parse(string? text) =>
        DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var date)
            ? date
            : null;

    /// <inheritdoc/>
    public override DateTimeOffset? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (reader.TokenType == JsonTokenType.String)
        {
            // The service's own form, the quick way.
            return reader.TryGetDateTime(out var date) && date.Kind == DateTimeKind.Utc ? new DateTimeOffset(date) : Parse(reader.GetString());
        }

        reader.Skip();
        return null;
    }

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, DateTimeOffset? value, JsonSerializerOptions options)
    {
        if (value is { } date)
        {
            writer.WriteStringValue(date.UtcDateTime);
        }
        else
        {
            writer.WriteNullValue();
        }
    }
}
