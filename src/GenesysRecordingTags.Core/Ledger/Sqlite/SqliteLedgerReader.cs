using System.Globalization;
using System.Text;
using System.Text.Json;
using GenesysRecordingTags.Core.Events;
using GenesysRecordingTags.Core.Ledger.Chain;
using GenesysRecordingTags.Core.Ledger.Storage;

namespace GenesysRecordingTags.Core.Ledger.Sqlite;

/// <summary>A reading connection to a ledger file.</summary>
internal sealed class SqliteLedgerReader : ILedgerReader
{
    private readonly SqliteDatabase _database;
    private readonly TimeSpan _lockTimeout;
    private SqliteStatement? _finished;
    private bool? _hasRuns;

    private SqliteLedgerReader(SqliteDatabase database, TimeSpan lockTimeout) => (_database, _lockTimeout) = (database, lockTimeout);

    /// <summary>Opens a ledger to read it. It need not be writable: an archived one on a read-only disk will do.</summary>
    /// <param name="path">The file, as an absolute path.</param>
    /// <param name="lockTimeout">How long to wait for other processes.</param>
    public static SqliteLedgerReader Open(string path, TimeSpan lockTimeout)
    {
        try
        {
            return OpenChecked(path, lockTimeout, immutable: false);
        }
        catch (GenesysException ex) when (SqliteFailure.IsReadOnlyPlace(ex) && File.Exists(path) && !File.Exists(path + "-wal"))
        {
            // SQLite wants to make files beside it; where it can't, nobody else can write the ledger either.
            return OpenChecked(path, lockTimeout, immutable: true);
        }
    }

    /// <inheritdoc/>
    public ChainHead ReadHead() => SqliteRows.ReadHead(_database.Prepare(SqliteRows.Head));

    /// <inheritdoc/>
    public void Visit(RecordSelection selection, RecordVisitor visitor)
    {
        var sql = new StringBuilder("SELECT sequence, body, hash FROM audit WHERE sequence > ?1 AND sequence <= ?2");
        AddCondition(sql, "recording_id = ?4", selection.RecordingId);
        AddCondition(sql, "recording_id GLOB ?8", selection.RecordingIdPattern);
        AddCondition(sql, "audit_id = ?5", selection.AuditId);
        AddCondition(sql, "event_date >= ?6", selection.Since);
        AddCondition(sql, "event_date <= ?7", selection.Until);
        AddOutcomes(sql, selection.Outcomes);
        if (selection.RunIds is { } runs && HasRuns)
        {
            sql.Append(" AND run_id IN (").AppendJoin(", ", Enumerable.Range(9, runs.Count).Select(place => $"?{place}")).Append(')');
        }

        var statement = _database.Prepare(sql.Append(" ORDER BY sequence LIMIT ?3").ToString());
        statement.Bind(1, selection.After).Bind(2, selection.Through).Bind(3, selection.Limit);
        BindCondition(statement, 4, selection.RecordingId);
        BindCondition(statement, 5, selection.AuditId);
        BindCondition(statement, 6, selection.Since is { } since ? AuditJson.Time(since) : null);
        BindCondition(statement, 7, selection.Until is { } until ? AuditJson.Time(until) : null);
        BindCondition(statement, 8, selection.RecordingIdPattern);
        foreach (var (place, runId) in (HasRuns ? selection.RunIds ?? [] : []).Select((runId, i) => (9 + i, runId)))
        {
            statement.Bind(place, runId);
        }

        while (statement.Step() && visitor(statement.Number(0), statement.Bytes(1), statement.Bytes(2)))
        {
        }

        statement.Reset();
    }

    /// <inheritdoc/>
    public IReadOnlyList<RecordingAuditFinding> Inspect(RecordVisitor visitor, bool checksFile, CancellationToken cancellationToken) =>
        new LedgerInspection(_database, () => Open(_database.Path, _lockTimeout)._database).Run(visitor, checksFile, cancellationToken);

    /// <inheritdoc/>
    public (long First, long Last)? FindSpan(DateTimeOffset? since, DateTimeOffset? until)
    {
        var statement = _database.Prepare("SELECT min(sequence), max(sequence) FROM audit WHERE event_date >= ?1 AND event_date <= ?2");
        statement.Bind(1, AuditJson.Time(since ?? DateTimeOffset.MinValue)).Bind(2, AuditJson.Time(until ?? DateTimeOffset.MaxValue));
        (long, long)? span = statement.Step() && statement.NumberOrNull(0) is { } first ? (first, statement.Number(1)) : null;
        statement.Reset();
        return span;
    }

    /// <inheritdoc/>
    public IReadOnlyList<StoredIntent> ReadIntents(ICollection<UnreadableRow> unreadable) =>
        SqliteRows.ReadIntents(_database.Prepare($"{SqliteRows.Intent} ORDER BY number"), unreadable);

    /// <inheritdoc/>
    public StoredRun? FindRun(string runId) => FindRun("id", runId);

    /// <inheritdoc/>
    public StoredRun? FindRunByName(string name) => FindRun("name", name);

    /// <inheritdoc/>
    public IReadOnlyList<StoredRun> ReadRuns(long after, int limit) => HasRuns
        ? SqliteRows.ReadAll(_database.Prepare($"{SqliteRows.Run} WHERE number > ?1 ORDER BY number LIMIT ?2").Bind(1, after).Bind(2, limit), SqliteRows.ReadRun)
        : [];

    /// <inheritdoc/>
    public RunTally TallyRun(string runId)
    {
        var tally = default(RunTally);
        if (!HasRuns)
        {
            return tally;
        }

        // The last record of each recording: whatever failed first and was applied then is not failed.
        var last = _database.Prepare(
            "SELECT outcome, count(*), sum(applied) FROM (SELECT max(sequence), outcome, sum(outcome = 'Succeeded') AS applied FROM audit WHERE run_id = ?1 GROUP BY recording_id) GROUP BY outcome");
        last.Bind(1, runId);
        while (last.Step())
        {
            var recordings = last.Number(1);
            tally = tally with
            {
                Applied = tally.Applied + last.Number(2),
                Failed = tally.Failed + (last.Text(0) == nameof(AuditOutcome.Failed) ? recordings : 0),
                Recordings = tally.Recordings + recordings,
            };
        }

        last.Reset();
        var time = _database.Prepare("SELECT event_date FROM audit WHERE sequence = (SELECT max(sequence) FROM audit WHERE run_id = ?1)").Bind(1, runId);
        if (time.Step() && DateTimeOffset.TryParse(time.Text(0), CultureInfo.InvariantCulture, out var lastRecordAt))
        {
            tally = tally with { LastRecordAt = lastRecordAt };
        }

        time.Reset();
        return tally;
    }

    /// <inheritdoc/>
    public EventCursor? FindCursor(string subscription) => SqliteRows.FindCursor(_database.Prepare(SqliteRows.CursorOf), subscription);

    /// <inheritdoc/>
    public IReadOnlyList<InboxEntry> ReadPending(string subscription, long after, int limit, ICollection<UnreadableRow> unreadable)
    {
        var statement = _database.Prepare("SELECT number, event, event_id FROM inbox WHERE subscription = ?1 AND number > ?2 ORDER BY number");
        return SqliteRows.ReadAll(statement.Bind(1, subscription).Bind(2, after), ReadPendingEvent, unreadable, limit);
    }

    /// <inheritdoc/>
    public void FindUnreadablePending(ICollection<UnreadableRow> unreadable) =>
        SqliteRows.ReadAll(_database.Prepare("SELECT number, event, event_id FROM inbox ORDER BY number"), row => ReadPendingEvent(row).Number, unreadable);

    /// <inheritdoc/>
    public IReadOnlyList<string> ReadSubscriptions()
    {
        var statement = _database.Prepare("SELECT subscription FROM cursor ORDER BY subscription");
        var names = new List<string>();
        while (statement.Step())
        {
            names.Add(statement.Text(0));
        }

        statement.Reset();
        return names;
    }

    /// <inheritdoc/>
    public bool IsFinished(byte[] key)
    {
        var statement = _finished ??= _database.Prepare("SELECT 1 FROM finished_event WHERE key = ?1");
        var isFinished = statement.BindBlob(1, key).Step();
        statement.Reset();
        return isFinished;
    }

    /// <inheritdoc/>
    public IReadOnlyList<EventCursor> ReadCursors(ICollection<UnreadableRow> unreadable) =>
        SqliteRows.ReadAll(_database.Prepare($"{SqliteRows.Cursors} ORDER BY subscription"), SqliteRows.ReadCursor, unreadable);

    /// <inheritdoc/>
    public IReadOnlyList<StoredSink> ReadSinks(ICollection<UnreadableRow> unreadable)
    {
        var statement = _database.Prepare(
            "SELECT name, kind, target, needs_secret, delivered, failed_attempts, last_error, next_attempt_at, last_delivered_at FROM sink ORDER BY name");
        var head = ReadHead().Sequence;
        return SqliteRows.ReadAll(statement, row => ReadSink(row, head), unreadable);
    }

    /// <inheritdoc/>
    public void Dispose() => _database.Dispose();

    private static SqliteLedgerReader OpenChecked(string path, TimeSpan lockTimeout, bool immutable)
    {
        var database = SqliteDatabase.Open(path, writable: false, lockTimeout, immutable);
        try
        {
            database.Execute("PRAGMA trusted_schema = OFF");
            if (SqliteSchema.ReadVersion(database) == 0)
            {
                throw new GenesysException(GenesysErrorKind.LedgerUnavailable, $"The file '{path}' is not a ledger.", "Name the ledger's file.");
            }

            return new SqliteLedgerReader(database, lockTimeout);
        }
        catch
        {
            database.Dispose();
            throw;
        }
    }

    /// <summary>Ledgers of earlier versions, which are read without being migrated, know no runs.</summary>
    private bool HasRuns => _hasRuns ??= SqliteSchema.ReadVersion(_database) >= SqliteSchema.FirstWithRuns;

    private StoredRun? FindRun(string column, string value) => HasRuns
        ? SqliteRows.ReadAll(_database.Prepare($"{SqliteRows.Run} WHERE {column} = ?1").Bind(1, value), SqliteRows.ReadRun).FirstOrDefault()
        : null;

    private static InboxEntry ReadPendingEvent(SqliteStatement statement)
    {
        var number = statement.Number(0);
        var row = new RowReader(statement, UnreadableRow.Inbox, number.ToString(CultureInfo.InvariantCulture));
        try
        {
            var pending = JsonSerializer.Deserialize(row.Text(1, "event"), LedgerJsonContext.Default.InteractionEvent);
            return pending is not null && pending.Id == row.Text(2, "event_id")
                ? new InboxEntry(pending, number, InboxEntryState.Pending)
                : throw row.Fail("'event' is another event than the row says");
        }
        catch (JsonException ex)
        {
            throw row.Fail($"'event' is not an event: {ex.Message.TrimEnd('.')}", ex);
        }
    }

    private static StoredSink ReadSink(SqliteStatement statement, long head)
    {
        var row = new RowReader(statement, UnreadableRow.Sink, statement.Text(0));
        return new StoredSink
        {
            Name = row.Text(0, "name"),
            Kind = row.Name<ComplianceSinkKind>(1, "kind"),
            Target = row.Text(2, "target"),
            NeedsSecret = row.Flag(3, "needs_secret"),
            Progress = new SinkProgress
            {
                // A sink that is ahead of the ledger would silently get nothing.
                Delivered = row.Number(4, "delivered", head),
                FailedAttempts = (int)row.Number(5, "failed_attempts", int.MaxValue),
                LastError = row.TextOrNull(6),
                NextAttemptAt = row.TimeOrNull(7, "next_attempt_at"),
                LastDeliveredAt = row.TimeOrNull(8, "last_delivered_at"),
            },
        };
    }

    private static void AddCondition(StringBuilder sql, string condition, object? value)
    {
        if (value is not null)
        {
            sql.Append(" AND ").Append(condition);
        }
    }

    private static void AddOutcomes(StringBuilder sql, IReadOnlyCollection<AuditOutcome>? outcomes)
    {
        if (outcomes is null)
        {
            return;
        }

        sql.Append(" AND outcome IN (").AppendJoin(", ", outcomes.Select(outcome => $"'{outcome}'")).Append(')');
        if (!outcomes.Contains(AuditOutcome.Succeeded))
        {
            // Lets SQLite see that the index of the few that did not succeed will do.
            sql.Append(" AND outcome <> 'Succeeded'");
        }
    }

    private static void BindCondition(SqliteStatement statement, int place, string? value)
    {
        if (value is not null)
        {
            statement.Bind(place, value);
        }
    }
}
