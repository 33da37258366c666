using System.Buffers;
using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace GenesysRecordingTags.Core.Logging;

/// <summary>Writes entries as lines of JSON: no character of an id or a message can end a line or steer a terminal.</summary>
internal sealed class LogLine : IDisposable
{
    private readonly ArrayBufferWriter<byte> _buffer;
    private readonly Utf8JsonWriter _json;

    /// <summary>Makes one.</summary>
    /// <param name="buffer">Takes the lines.</param>
    public LogLine(ArrayBufferWriter<byte> buffer)
    {
        _buffer = buffer;
        // Readable letters as they are: what would steer a terminal is escaped before.
        _json = new Utf8JsonWriter(buffer, new JsonWriterOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
    }

    /// <summary>Writes one entry and the end of its line.</summary>
    /// <param name="entry">The entry.</param>
    /// <param name="origin">Whose it is.</param>
    /// <param name="redact">Takes secrets out of text.</param>
    public void Write(LogEntry entry, LogOrigin origin, Func<string, string> redact)
    {
        _json.WriteStartObject();
        _json.WriteString("time", entry.Time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture));
        _json.WriteString("level", NameOf(entry.Level));
        _json.WriteString("event", entry.Event);
        WriteText("command", entry.Command?.Name);
        WriteText("commandId", entry.Command?.Id);
        WriteText("connection", origin.Connection);
        WriteText("organizationId", origin.OrganizationId);
        _json.WriteNumber("processId", Environment.ProcessId);
        WriteText("method", entry.Method?.Method);
        WriteText("path", entry.Uri?.AbsolutePath);
        WriteNumber("status", entry.Status);
        WriteMilliseconds("durationMs", entry.Duration);
        WriteMilliseconds("waitMs", entry.Wait);
        WriteNumber("attempt", entry.Attempt);
        WriteText("reason", entry.Reason);
        WriteText("correlationId", entry.CorrelationId);
        WriteText("recordingId", entry.RecordingId);
        WriteText("action", entry.Action);
        WriteText("outcome", entry.Outcome);
        WriteText("runId", entry.RunId);
        WriteText("runName", entry.RunName);
        WriteText("auditId", entry.AuditId);
        WriteText("errorId", entry.ErrorId);
        WriteNumber("count", entry.Count);
        WriteNumber("failed", entry.Failed);
        WriteNumber("skipped", entry.Skipped);
        WriteText("message", entry.Message is { } message ? redact(message) : null);
        _json.WriteEndObject();
        _json.Flush();
        _json.Reset();
        _buffer.Write("\n"u8);
    }

    /// <inheritdoc/>
    public void Dispose() => _json.Dispose();

    private static string NameOf(LogLevel level) => level switch
    {
        LogLevel.Error => "error",
        LogLevel.Warning => "warning",
        _ => "information",
    };

    private void WriteText(string name, string? text)
    {
        if (text is not null)
        {
            // Escaped twice: what a reader of the JSON gets has no control character either.
            _json.WriteString(name, DisplayText.Escape(text));
        }
    }

    private void WriteNumber(string name, long? number)
    {
        if (number is { } value)
        {
            _json.WriteNumber(name, value);
        }
    }

    private void WriteMilliseconds(string name, TimeSpan? time)
    {
        if (time is { } value)
        {
            _json.WriteNumber(name, Math.Round(value.TotalMilliseconds, 1));
        }
    }
}
