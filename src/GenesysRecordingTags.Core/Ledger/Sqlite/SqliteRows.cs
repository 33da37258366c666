using System.Text.Json;
using GenesysRecordingTags.Core.Events;
using GenesysRecordingTags.Core.Ledger.Storage;

namespace GenesysRecordingTags.Core.Ledger.Sqlite;

/// <summary>Rows that both the transaction and the readers read.</summary>
internal static class SqliteRows
{
    /// <summary>The last record.</summary>
    public const string Head = "SELECT sequence, hash FROM audit ORDER BY sequence DESC LIMIT 1";

    /// <summary>Intents; a condition may follow.</summary>
    public const string Intent =
        "SELECT number, operation_id, idempotency_key, action, recording_id, source_event_id, owner, claimed, force, created_at, change, overtaken_by FROM intent";

    /// <summary>Reads the last record.</summary>
    public static ChainHead ReadHead(SqliteStatement statement)
    {
        var head = statement.Step() ? new ChainHead(statement.Number(0), statement.Text(1)) : ChainHead.Empty;
        statement.Reset();
        return head;
    }

    /// <summary>Reads intents.</summary>
    public static List<StoredIntent> ReadIntents(SqliteStatement statement)
    {
        var intents = new List<StoredIntent>();
        while (statement.Step())
        {
            intents.Add(new StoredIntent
            {
                Number = statement.Number(0),
                OperationId = statement.Text(1),
                IdempotencyKey = statement.Text(2),
                Action = Enum.Parse<RecordingAction>(statement.Text(3)),
                RecordingId = statement.Text(4),
                SourceEventId = statement.TextOrNull(5),
                Owner = statement.TextOrNull(6),
                HasLease = statement.Number(7) != 0,
                Force = statement.Number(8) != 0,
                CreatedAt = new DateTimeOffset(statement.Number(9), TimeSpan.Zero),
                Change = statement.Text(10),
                OvertakenBy = statement.TextOrNull(11),
            });
        }

        statement.Reset();
        return intents;
    }

    /// <summary>How far a subscription was read; parameter 1 is its name.</summary>
    public const string Cursor = "SELECT page_token, taken_event_ids FROM cursor WHERE subscription = ?1";

    /// <summary>Reads how far a subscription was read.</summary>
    public static EventCursor? ReadCursor(SqliteStatement statement)
    {
        var cursor = statement.Step()
            ? new EventCursor(
                statement.TextOrNull(0),
                JsonSerializer.Deserialize(statement.Text(1), LedgerJsonContext.Default.IReadOnlyListString) ?? [])
            : null;
        statement.Reset();
        return cursor;
    }

    /// <summary>A time that is kept as ticks.</summary>
    public static DateTimeOffset? Time(long? ticks) => ticks is { } value ? new DateTimeOffset(value, TimeSpan.Zero) : null;
}
