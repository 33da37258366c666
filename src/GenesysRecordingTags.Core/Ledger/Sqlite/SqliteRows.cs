using System.Globalization;
using System.Text.Json;
using GenesysRecordingTags.Core.Events;
using GenesysRecordingTags.Core.Ledger.Storage;

namespace GenesysRecordingTags.Core.Ledger.Sqlite;

/// <summary>Rows that both the transaction and the readers read.</summary>
internal static class SqliteRows
{
    /// <summary>Intents; a condition may follow.</summary>
    public const string Intent =
        "SELECT number, operation_id, idempotency_key, action, recording_id, source_event_id, owner, claimed, force, created_at, change, overtaken_by FROM intent";

    /// <summary>Runs; a condition may follow.</summary>
    public const string Run =
        "SELECT number, id, name, command, owner, started_at, ended_at, was_stopped, already_applied, actor, client, machine FROM run";

    /// <summary>Reads a run.</summary>
    public static StoredRun ReadRun(SqliteStatement statement)
    {
        var number = statement.Number(0);
        var row = new RowReader(statement, UnreadableRow.Run, number.ToString(CultureInfo.InvariantCulture));
        return new StoredRun
        {
            Number = number,
            Id = row.Text(1, "id"),
            Name = row.TextOrNull(2),
            Command = row.Text(3, "command"),
            Owner = ReadOwner(row, 4),
            StartedAt = row.Time(5, "started_at"),
            EndedAt = row.TimeOrNull(6, "ended_at"),
            WasStopped = row.Flag(7, "was_stopped"),
            AlreadyApplied = row.Number(8, "already_applied", long.MaxValue),
            Actor = row.TextOrNull(9),
            Client = row.TextOrNull(10),
            Machine = row.TextOrNull(11),
        };
    }

    /// <summary>Reads intents.</summary>
    /// <param name="statement">The statement.</param>
    /// <param name="unreadable">Takes those that can't be read; null: the first one is an error.</param>
    /// <exception cref="GenesysException">One can't be read (LedgerRowUnreadable).</exception>
    public static List<StoredIntent> ReadIntents(SqliteStatement statement, ICollection<UnreadableRow>? unreadable = null) =>
        ReadAll(statement, ReadIntent, unreadable);

    /// <summary>Reads rows to the end.</summary>
    /// <param name="statement">The statement.</param>
    /// <param name="read">Reads the row that the statement is at.</param>
    /// <param name="unreadable">Takes those that can't be read; null: the first one is an error.</param>
    /// <param name="limit">So many at the most, those that can't be read not counted.</param>
    /// <exception cref="GenesysException">One can't be read (LedgerRowUnreadable).</exception>
    public static List<T> ReadAll<T>(
        SqliteStatement statement,
        Func<SqliteStatement, T> read,
        ICollection<UnreadableRow>? unreadable = null,
        int limit = int.MaxValue)
    {
        var rows = new List<T>();
        try
        {
            while (rows.Count < limit && statement.Step())
            {
                try
                {
                    rows.Add(read(statement));
                }
                catch (UnreadableRowException ex) when (unreadable is not null)
                {
                    unreadable.Add(ex.Row);
                }
            }
        }
        finally
        {
            statement.Reset();
        }

        return rows;
    }

    /// <summary>How far subscriptions were read; a condition may follow.</summary>
    public const string Cursors = "SELECT subscription, page_token, taken_event_ids FROM cursor";

    /// <summary>How far one subscription was read; parameter 1 is its name.</summary>
    public const string CursorOf = Cursors + " WHERE subscription = ?1";

    /// <summary>How far a subscription was read; null where it never was.</summary>
    /// <param name="statement"><see cref="CursorOf"/>.</param>
    /// <param name="subscription">Its name.</param>
    public static EventCursor? FindCursor(SqliteStatement statement, string subscription) =>
        ReadAll(statement.Bind(1, subscription), ReadCursor).FirstOrDefault();

    /// <summary>Reads how far a subscription was read.</summary>
    public static EventCursor ReadCursor(SqliteStatement statement)
    {
        var row = new RowReader(statement, UnreadableRow.Cursor, statement.Text(0));
        try
        {
            var ids = JsonSerializer.Deserialize(row.Text(2, "taken_event_ids"), LedgerJsonContext.Default.IReadOnlyListString);
            return ids is not null && !ids.Contains(null!)
                ? new EventCursor(row.TextOrNull(1), ids)
                : throw row.Fail("'taken_event_ids' is not a list of event ids");
        }
        catch (JsonException ex)
        {
            throw row.Fail($"'taken_event_ids' is not JSON: {ex.Message.TrimEnd('.')}", ex);
        }
    }

    private static StoredIntent ReadIntent(SqliteStatement statement)
    {
        var number = statement.Number(0);
        var row = new RowReader(statement, UnreadableRow.Intent, number.ToString(CultureInfo.InvariantCulture), statement.Text(4));
        return new StoredIntent
        {
            Number = number,
            OperationId = row.Text(1, "operation_id"),
            IdempotencyKey = row.Text(2, "idempotency_key"),
            Action = row.Name<RecordingAction>(3, "action"),
            RecordingId = row.Text(4, "recording_id"),
            SourceEventId = row.TextOrNull(5),
            Owner = ReadOwner(row, 6),
            HasLease = row.Flag(7, "claimed"),
            Force = row.Flag(8, "force"),
            CreatedAt = row.Time(9, "created_at"),
            Change = row.Text(10, "change"),
            OvertakenBy = row.TextOrNull(11),
        };
    }

    /// <summary>An owner is a part of a lock file's name: nothing but a UUID is looked for there.</summary>
    private static string? ReadOwner(RowReader row, int column) => row.TextOrNull(column) switch
    {
        null => null,
        { } owner when Guid.TryParseExact(owner, "n", out _) => owner,
        _ => throw row.Fail("'owner' is not a UUID"),
    };
}
