using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace GenesysRecordingTags.Core.Changes;

/// <summary>A JSON writer and its buffer, one a thread, used again and again: records are many.</summary>
internal static class JsonText
{
    // The text is read by people and never put into a page as it is: nothing needs to be escaped beyond JSON's rules.
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true };

    [ThreadStatic]
    private static ArrayBufferWriter<byte>? _buffer;

    [ThreadStatic]
    private static Utf8JsonWriter? _writer;

    /// <summary>Writes one object.</summary>
    /// <param name="value">What to write.</param>
    /// <param name="writeMembers">Writes its members.</param>
    /// <returns>UTF-8, valid until the thread's next call.</returns>
    public static ReadOnlySpan<byte> WriteObject<T>(T value, Action<Utf8JsonWriter, T> writeMembers)
    {
        var buffer = _buffer ??= new ArrayBufferWriter<byte>(4096);
        var writer = _writer ??= new Utf8JsonWriter(buffer, Options);
        buffer.ResetWrittenCount();
        writer.Reset();
        writer.WriteStartObject();
        writeMembers(writer, value);
        writer.WriteEndObject();
        writer.Flush();
        return buffer.WrittenSpan;
    }
}
