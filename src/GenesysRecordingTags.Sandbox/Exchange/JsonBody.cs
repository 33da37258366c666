using System.Buffers;
using System.Globalization;
using System.Text.Json;

namespace GenesysRecordingTags.Sandbox;

/// <summary>Writes answers without reflection.</summary>
internal static class JsonBody
{
    private const string TimeFormat = "yyyy-MM-dd'T'HH:mm:ss.fff'Z'";

    public static ReadOnlyMemory<byte> Write<TState>(TState state, Action<Utf8JsonWriter, TState> write)
    {
        var buffer = new ArrayBufferWriter<byte>(512);
        using (var writer = new Utf8JsonWriter(buffer))
        {
            writer.WriteStartObject();
            write(writer, state);
            writer.WriteEndObject();
        }

        // An answer may be kept for its replay: without the buffer's unused rest.
        return buffer.WrittenSpan.ToArray();
    }

    public static void WriteTime(this Utf8JsonWriter writer, string name, DateTimeOffset time)
    {
        Span<char> text = stackalloc char[24];
        time.UtcDateTime.TryFormat(text, out var length, TimeFormat, CultureInfo.InvariantCulture);
        writer.WriteString(name, text[..length]);
    }

    /// <summary>The text of a JSON string; null where the element is none, or is not valid Unicode.</summary>
    public static string? TextOrNull(this JsonElement element)
    {
        if (element.ValueKind != JsonValueKind.String)
        {
            return null;
        }

        try
        {
            return element.GetString();
        }
        catch (InvalidOperationException)
        {
            // An escaped half of a surrogate pair.
            return null;
        }
    }
}
