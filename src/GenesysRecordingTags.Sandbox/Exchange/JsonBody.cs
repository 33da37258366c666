using System.Buffers;
using System.Globalization;
using System.Text.Json;

namespace GenesysRecordingTags.Sandbox;

/// <summary>Writes answers without reflection.</summary>
internal static class JsonBody
{
    private const string TimeFormat = "yyyy-MM-dd'T'HH:mm:ss.fff'Z'";

    public static ReadOnlyMemory<byte> Write<TState>(TState state, Action<Utf8JsonWriter, TState> write) =>
        WriteValue((state, write), static (writer, body) =>
        {
            writer.WriteStartObject();
            body.write(writer, body.state);
            writer.WriteEndObject();
        });

    /// <summary>A bare list of objects.</summary>
    public static ReadOnlyMemory<byte> WriteList<TItem>(IEnumerable<TItem> items, Action<Utf8JsonWriter, TItem> write) =>
        WriteValue((items, write), static (writer, body) =>
        {
            writer.WriteStartArray();
            foreach (var item in body.items)
            {
                writer.WriteStartObject();
                body.write(writer, item);
                writer.WriteEndObject();
            }

            writer.WriteEndArray();
        });

    private static ReadOnlyMemory<byte> WriteValue<TState>(TState state, Action<Utf8JsonWriter, TState> write)
    {
        var buffer = new ArrayBufferWriter<byte>(512);
        using (var writer = new Utf8JsonWriter(buffer))
        {
            write(writer, state);
        }

        // An answer may be kept for its replay: without the buffer's unused rest.
        return buffer.WrittenSpan.ToArray();
    }

    /// <summary>A named list of objects.</summary>
    public static void WriteObjects<TItem>(this Utf8JsonWriter writer, string name, IEnumerable<TItem> items, Action<Utf8JsonWriter, TItem> write)
    {
        writer.WriteStartArray(name);
        foreach (var item in items)
        {
            writer.WriteStartObject();
            write(writer, item);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }

    /// <summary>A named list of texts.</summary>
    public static void WriteTexts(this Utf8JsonWriter writer, string name, IEnumerable<string> texts)
    {
        writer.WriteStartArray(name);
        foreach (var text in texts)
        {
            writer.WriteStringValue(text);
        }

        writer.WriteEndArray();
    }

    /// <summary>A named reference with id and name.</summary>
    public static void WriteNamed(this Utf8JsonWriter writer, string field, string id, string name)
    {
        writer.WriteStartObject(field);
        writer.WriteString("id", id);
        writer.WriteString("name", name);
        writer.WriteEndObject();
    }

    /// <summary>A time, unless it is null.</summary>
    public static void WriteTimeIfAny(this Utf8JsonWriter writer, string name, DateTimeOffset? time)
    {
        if (time is { } known)
        {
            writer.WriteTime(name, known);
        }
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
