using GenesysRecordingTags.Core.Changes;
using System.Buffers.Text;
using System.Globalization;
using System.Text;
using System.Text.Json;

namespace GenesysRecordingTags.Core.Ledger.Chain;

/// <summary>An audit record as JSON: the text that is hashed, kept, exported and delivered, byte for byte the same.</summary>
/// <remarks>Names are those of Genesys' own recording audit where it has them (id, eventDate, user, client, entity, status,
/// propertyChanges, context), so that the two can be joined.</remarks>
internal static class AuditJson
{
    // For a time of UTC: yyyy-MM-ddTHH:mm:ss.fffffffZ.
    private const string TimeFormat = "O";

    /// <summary>How long a time is.</summary>
    public const int TimeLength = 28;

    /// <summary>A time as it stands in a record: UTC, of one width, so that texts sort as times do.</summary>
    public static string Time(DateTimeOffset time) => time.UtcDateTime.ToString(TimeFormat, CultureInfo.InvariantCulture);

    /// <summary>Reads a time, in the one form in which it is written.</summary>
    /// <param name="text">The text.</param>
    /// <param name="ticks">The time (UTC).</param>
    public static bool TryParseTime(ReadOnlySpan<byte> text, out long ticks)
    {
        ticks = 0;
        if (text.Length != TimeLength || text[^1] != 'Z' || !Utf8Parser.TryParse(text, out DateTimeOffset time, out var length, 'O') || length != TimeLength)
        {
            return false;
        }

        ticks = time.UtcTicks;
        Span<byte> again = stackalloc byte[TimeLength];
        return TryWriteTime(ticks, again) && again.SequenceEqual(text);
    }

    /// <summary>Writes a time.</summary>
    /// <param name="ticks">The time (UTC).</param>
    /// <param name="text">Takes it; <see cref="TimeLength"/> bytes.</param>
    public static bool TryWriteTime(long ticks, Span<byte> text) =>
        ticks >= 0 && ticks <= DateTime.MaxValue.Ticks
        && new DateTime(ticks, DateTimeKind.Utc).TryFormat(text, out var length, TimeFormat, CultureInfo.InvariantCulture) && length == TimeLength;

    /// <summary>All of a record but its place in the chain: made before that is known, by the caller's thread.</summary>
    public static byte[] WriteTail(RecordingAuditRecord record) => JsonText.WriteObject(record, WriteMembers)[1..].ToArray();

    /// <summary>Puts a record's place in the chain before the rest of it.</summary>
    public static byte[] Join(long sequence, string previousHash, byte[] tail)
    {
        var head = string.Create(CultureInfo.InvariantCulture, $"{{\"sequence\":{sequence},\"previousHash\":\"{previousHash}\",");
        var body = new byte[head.Length + tail.Length];
        Encoding.ASCII.GetBytes(head, body);
        tail.CopyTo(body, head.Length);
        return body;
    }

    /// <summary>Reads a record.</summary>
    /// <param name="body">The text that is hashed.</param>
    /// <param name="hash">Its hash.</param>
    public static RecordingAuditRecord Read(ReadOnlySpan<byte> body, string hash)
    {
        var reader = new Utf8JsonReader(body);
        using var document = JsonDocument.ParseValue(ref reader);
        var root = document.RootElement;
        var context = root.GetProperty("context"u8);
        return new RecordingAuditRecord
        {
            AuditId = root.GetProperty("id"u8).GetString()!,
            Sequence = root.GetProperty("sequence"u8).GetInt64(),
            Timestamp = root.GetProperty("eventDate"u8).GetDateTimeOffset(),
            Action = Enum.Parse<RecordingAction>(root.GetProperty("operation"u8).GetString()!),
            Outcome = Enum.Parse<AuditOutcome>(root.GetProperty("outcome"u8).GetString()!),
            RecordingId = root.GetProperty("entity"u8).GetProperty("id"u8).GetString()!,
            ConversationId = StateJson.Text(context, "conversationId"u8),
            TagsApplied = root.GetProperty("tagsApplied"u8).GetInt32(),
            Latency = TimeSpan.FromTicks((long)(root.GetProperty("latencyMs"u8).GetDecimal() * TimeSpan.TicksPerMillisecond)),
            Attempts = root.GetProperty("attempts"u8).GetInt32(),
            IndexStatus = StateJson.Text(root, "indexUpdateStatus"u8),
            Before = ReadState(root, "before"u8),
            After = ReadState(root, "after"u8),
            Requested = ReadState(root, "requested"u8),
            Error = StateJson.Text(root, "error"u8),
            ErrorId = StateJson.Text(root, "errorId"u8),
            Actor = NameOf(root, "user"u8, "name"u8),
            Client = NameOf(root, "client"u8, "id"u8),
            Machine = StateJson.Text(context, "machine"u8),
            Organization = StateJson.Text(context, "organization"u8),
            CorrelationId = StateJson.Text(context, "correlationId"u8),
            SourceEventId = StateJson.Text(context, "sourceEventId"u8),
            IdempotencyKey = StateJson.Text(context, "idempotencyKey"u8),
            UndoOf = StateJson.Text(context, "undoOf"u8),
            RunId = StateJson.Text(context, "runId"u8),
            RunName = StateJson.Text(context, "runName"u8),
            PreviousHash = root.GetProperty("previousHash"u8).GetString(),
            Hash = hash,
        };
    }

    private static void WriteMembers(Utf8JsonWriter writer, RecordingAuditRecord record)
    {
        WriteHead(writer, record);
        WriteFigures(writer, record);
        PropertyChanges.Write(writer, record);
        WriteState(writer, "before", record.Before);
        WriteState(writer, "after", record.After);
        WriteState(writer, "requested", record.Requested);
        WriteContext(writer, record);
    }

    private static void WriteHead(Utf8JsonWriter writer, RecordingAuditRecord record)
    {
        writer.WriteString("id", record.AuditId);
        writer.WriteString("eventDate", Time(record.Timestamp));
        writer.WriteString("event", EventOf(record));
        writer.WriteString("level", "User");
        writer.WriteString("serviceName", "GenesysRecordingTags");
        writer.WriteString("action", "Update");
        writer.WriteString("operation", record.Action.ToString());
        writer.WriteString("outcome", record.Outcome.ToString());
        writer.WriteString("status", record.Outcome switch
        {
            AuditOutcome.Succeeded => "Success",
            AuditOutcome.Failed => "Failure",
            _ => "Warning",
        });
        writer.WriteString("entityType", "Recording");
        WriteNamed(writer, "entity", "id", record.RecordingId);
        WriteNamed(writer, "user", "name", record.Actor);
        WriteNamed(writer, "client", "id", record.Client);
    }

    private static void WriteFigures(Utf8JsonWriter writer, RecordingAuditRecord record)
    {
        writer.WriteNumber("tagsApplied", record.TagsApplied);
        writer.WriteNumber("latencyMs", record.Latency.ToTimeSpan().Ticks / (decimal)TimeSpan.TicksPerMillisecond);
        writer.WriteNumber("attempts", record.Attempts);
        StateJson.WriteOptional(writer, "indexUpdateStatus", record.IndexStatus);
        StateJson.WriteOptional(writer, "error", record.Error);
        StateJson.WriteOptional(writer, "errorId", record.ErrorId);
    }

    private static void WriteContext(Utf8JsonWriter writer, RecordingAuditRecord record)
    {
        writer.WriteStartObject("context");
        StateJson.WriteOptional(writer, "correlationId", record.CorrelationId);
        StateJson.WriteOptional(writer, "conversationId", record.ConversationId);
        StateJson.WriteOptional(writer, "sourceEventId", record.SourceEventId);
        StateJson.WriteOptional(writer, "idempotencyKey", record.IdempotencyKey);
        StateJson.WriteOptional(writer, "undoOf", record.UndoOf);
        StateJson.WriteOptional(writer, "runId", record.RunId);
        StateJson.WriteOptional(writer, "runName", record.RunName);
        StateJson.WriteOptional(writer, "machine", record.Machine);
        StateJson.WriteOptional(writer, "organization", record.Organization);
        writer.WriteEndObject();
    }

    private static string EventOf(RecordingAuditRecord record)
    {
        var subject = ChangeKind.Of(record.Action).EventSubject;
        return record.Outcome switch
        {
            AuditOutcome.Succeeded => subject + "_succeeded",
            AuditOutcome.Failed => subject + "_failed",
            AuditOutcome.Skipped => subject + "_skipped",
            _ => subject + "_unknown",
        };
    }

    private static void WriteNamed(Utf8JsonWriter writer, string member, string name, string? value)
    {
        if (value is not null)
        {
            writer.WriteStartObject(member);
            StateJson.WriteOptional(writer, name, value);
            writer.WriteEndObject();
        }
    }

    private static void WriteState(Utf8JsonWriter writer, string name, RecordingState? state)
    {
        if (state is not null)
        {
            writer.WriteStartObject(name);
            StateJson.WriteMembers(writer, state);
            writer.WriteEndObject();
        }
    }

    private static string? NameOf(JsonElement root, ReadOnlySpan<byte> member, ReadOnlySpan<byte> name) =>
        root.TryGetProperty(member, out var value) ? StateJson.Text(value, name) : null;

    private static RecordingState? ReadState(JsonElement root, ReadOnlySpan<byte> name) =>
        root.TryGetProperty(name, out var state) ? StateJson.Read(state) : null;
}
