using System.Globalization;
using System.Text;
using System.Text.Json;
using GenesysRecordingTags.Core.Changes;
using GenesysRecordingTags.Core.Events;
using GenesysRecordingTags.Core.Ledger.Chain;
using GenesysRecordingTags.Core.Ledger.Storage;

namespace GenesysRecordingTags.Core.Ledger.Sqlite;

/// <summary>The one writing transaction of a connection, begun again and again on the same compiled statements.</summary>
internal sealed class SqliteLedgerTransaction(SqliteDatabase database, bool hasVersion1Records, TimeSpan lockTimeout) : ILedgerTransaction
{
    // A retention policy that was applied longer ago than so many taggings is not looked for.
    private const int KnownTaggings = 20;

    private readonly SqliteStatement _begin = database.Prepare("BEGIN IMMEDIATE");
    private readonly SqliteStatement _commit = database.Prepare("COMMIT");
    private readonly PackedAudit _current = new(database);
    private readonly SqliteStatement _countArchives = database.Prepare("SELECT count(*) FROM archive");
    private ArchivedAudit? _archived;
    private readonly AuditAppender _appender = new(database);
    private readonly SqliteStatement _intent = database.Prepare($"{SqliteRows.Intent} WHERE operation_id = ?1");
    private readonly SqliteStatement _intents = database.Prepare($"{SqliteRows.Intent} WHERE recording_id = ?1 ORDER BY number");
    private readonly SqliteStatement _saveIntent = database.Prepare(
        """
        INSERT INTO intent (operation_id, idempotency_key, action, recording_id, source_event_id, owner, claimed, force, created_at, change, overtaken_by)
        VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)
        ON CONFLICT (operation_id) DO UPDATE SET
            owner = excluded.owner, claimed = excluded.claimed, force = excluded.force, change = excluded.change, overtaken_by = excluded.overtaken_by
        """);

    private readonly SqliteStatement _removeIntent = database.Prepare("DELETE FROM intent WHERE operation_id = ?1");
    private readonly SqliteStatement _runById = database.Prepare($"{SqliteRows.Run} WHERE id = ?1");
    private readonly SqliteStatement _runByName = database.Prepare($"{SqliteRows.Run} WHERE name = ?1");
    private readonly SqliteStatement _saveRun = database.Prepare(
        """
        INSERT INTO run (id, name, command, owner, started_at, ended_at, was_stopped, already_applied, actor, client, machine)
        VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)
        ON CONFLICT (id) DO UPDATE SET
            owner = excluded.owner, ended_at = excluded.ended_at, was_stopped = excluded.was_stopped, already_applied = excluded.already_applied
        """);

    private readonly SqliteStatement _cursor = database.Prepare(SqliteRows.CursorOf);
    private readonly SqliteStatement _beginCursor = database.Prepare(
        "INSERT INTO cursor (subscription, page_token, taken_event_ids) VALUES (?1, ?2, ?3) ON CONFLICT DO NOTHING RETURNING 1");

    private readonly SqliteStatement _moveCursor = database.Prepare(
        "UPDATE cursor SET page_token = ?2, taken_event_ids = ?3 WHERE subscription = ?1 AND page_token IS ?4 RETURNING 1");

    private readonly SqliteStatement _countPending = database.Prepare(
        "SELECT count(*) FROM (SELECT 1 FROM inbox WHERE subscription = ?1 LIMIT ?2)");

    private readonly SqliteStatement _addPending = database.Prepare(
        "INSERT INTO inbox (subscription, key, event_id, event) VALUES (?1, ?2, ?3, ?4) RETURNING number");

    private readonly SqliteStatement _pendingByKey = database.Prepare("SELECT number FROM inbox WHERE key = ?1");
    private readonly SqliteStatement _pendingByEvent = database.Prepare(
        "SELECT number, subscription, key, event_id FROM inbox WHERE event_id = ?1 ORDER BY number");

    private readonly SqliteStatement _pendingByNumber = database.Prepare(
        "SELECT number, subscription, key, event_id FROM inbox WHERE subscription = ?1 AND number BETWEEN ?2 AND ?3 ORDER BY number");

    private readonly SqliteStatement _removePending = database.Prepare("DELETE FROM inbox WHERE number = ?1");
    private readonly SqliteStatement _finished = database.Prepare("SELECT 1 FROM finished_event WHERE key = ?1");
    private readonly SqliteStatement _addFinished = database.Prepare("INSERT OR IGNORE INTO finished_event (key) VALUES (?1)");

    private readonly SqliteStatement _saveSink = database.Prepare(
        """
        INSERT INTO sink (name, kind, target, needs_secret, delivered, failed_attempts) VALUES (?1, ?2, ?3, ?4, ?5, 0)
        ON CONFLICT (name) DO UPDATE SET kind = excluded.kind, target = excluded.target, needs_secret = excluded.needs_secret
        """);

    private readonly SqliteStatement _saveProgress = database.Prepare(
        "UPDATE sink SET delivered = ?2, failed_attempts = ?3, last_error = ?4, next_attempt_at = ?5, last_delivered_at = ?6 WHERE name = ?1");

    private readonly SqliteStatement _removeSink = database.Prepare("DELETE FROM sink WHERE name = ?1");

    // Nobody else appends while the transaction is open.
    private ChainHead? _knownHead;
    private bool _isCommitted;
    private readonly RecordFacts _facts = new();

    /// <inheritdoc/>
    public bool HasVersion1Records => hasVersion1Records;

    /// <summary>Begins it; waits for other processes.</summary>
    public void Begin()
    {
        _begin.Run();
        _knownHead = null;
        _isCommitted = false;
        _appender.Begin();
        RefreshArchives();
    }

    /// <inheritdoc/>
    public void Commit()
    {
        _appender.Flush();
        _commit.Run();
        _isCommitted = true;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (!_isCommitted)
        {
            _appender.Forget();
            _current.Forget();
        }

        SqliteLedgerStore.RollBack(database);
    }

    /// <inheritdoc/>
    public ChainHead ReadHead() => _knownHead ??= Audit.ReadHead();

    /// <inheritdoc/>
    public void AppendRecord(long sequence, ReadOnlySpan<byte> body, string hash)
    {
        Span<byte> digits = stackalloc byte[hash.Length];
        Encoding.ASCII.GetBytes(hash, digits);
        _appender.Append(sequence, body, digits);
        _knownHead = new ChainHead(sequence, hash);
    }

    /// <inheritdoc/>
    public StoredIntent? FindIntent(string operationId) => SqliteRows.ReadIntents(_intent.Bind(1, operationId)).FirstOrDefault();

    /// <inheritdoc/>
    public IReadOnlyList<StoredIntent> IntentsOf(string recordingId) => SqliteRows.ReadIntents(_intents.Bind(1, recordingId));

    /// <inheritdoc/>
    public void SaveIntent(StoredIntent intent) => _saveIntent
        .Bind(1, intent.OperationId)
        .Bind(2, intent.IdempotencyKey)
        .Bind(3, intent.Action.ToString())
        .Bind(4, intent.RecordingId)
        .Bind(5, intent.SourceEventId)
        .Bind(6, intent.Owner)
        .Bind(7, intent.HasLease ? 1 : 0)
        .Bind(8, intent.Force ? 1 : 0)
        .Bind(9, intent.CreatedAt.UtcTicks)
        .Bind(10, intent.Change)
        .Bind(11, intent.OvertakenBy)
        .Run();

    /// <inheritdoc/>
    public void RemoveIntent(string operationId) => _removeIntent.Bind(1, operationId).Run();

    /// <inheritdoc/>
    public RecordingAuditRecord? FindApplied(string recordingId, string idempotencyKey)
    {
        RecordingAuditRecord? found = null;
        var key = Encoding.UTF8.GetBytes(idempotencyKey);
        Audit.Visit(new RecordSelection { RecordingId = recordingId }, (sequence, text, hash) =>
        {
            // Most records of the recording are of other operations: a look for the key costs less than to read the record.
            if (text.IndexOf(key) >= 0
                && ReadRecord(sequence, text, hash) is { Outcome: AuditOutcome.Succeeded, IdempotencyKey: { } own } record
                && (own == idempotencyKey || OperationKey.ToOperation(own) == idempotencyKey))
            {
                found = record;
            }

            return found is null;
        });
        return found;
    }

    /// <inheritdoc/>
    public IReadOnlyList<RecordingAuditRecord> FindApplied(string recordingId, RunIdentity run)
    {
        var records = new List<RecordingAuditRecord>();
        var id = Encoding.UTF8.GetBytes(run.Id);
        Audit.Visit(new RecordSelection { RecordingId = recordingId }, (sequence, text, hash) =>
        {
            if (text.IndexOf(id) >= 0 && ReadRecord(sequence, text, hash) is { Outcome: AuditOutcome.Succeeded } record && record.RunId == run.Id)
            {
                records.Add(record);
            }

            return true;
        });
        return records;
    }

    /// <inheritdoc/>
    public StoredRun? FindRun(string runId) => SqliteRows.ReadAll(_runById.Bind(1, runId), SqliteRows.ReadRun).FirstOrDefault();

    /// <inheritdoc/>
    public StoredRun? FindRunByName(string name) => SqliteRows.ReadAll(_runByName.Bind(1, name), SqliteRows.ReadRun).FirstOrDefault();

    /// <inheritdoc/>
    public void SaveRun(StoredRun run) => _saveRun
        .Bind(1, run.Id)
        .Bind(2, run.Name)
        .Bind(3, run.Command)
        .Bind(4, run.Owner)
        .Bind(5, run.StartedAt.UtcTicks)
        .Bind(6, run.EndedAt?.UtcTicks)
        .Bind(7, run.WasStopped ? 1 : 0)
        .Bind(8, run.AlreadyApplied)
        .Bind(9, run.Actor)
        .Bind(10, run.Client)
        .Bind(11, run.Machine)
        .Run();

    /// <inheritdoc/>
    public LastKnownState GetLastKnown(string recordingId)
    {
        var records = new List<RecordingAuditRecord>();
        Audit.Visit(new RecordSelection { RecordingId = recordingId, IsDescending = true }, (sequence, text, hash) =>
        {
            if (IsTagging(text))
            {
                records.Add(ReadRecord(sequence, text, hash));
            }

            return records.Count < KnownTaggings;
        });
        records.Reverse();
        return records.Aggregate(LastKnownState.None, (known, record) => known.With(record));
    }

    /// <inheritdoc/>
    public EventCursor? FindCursor(string subscription) => SqliteRows.FindCursor(_cursor, subscription);

    /// <inheritdoc/>
    public bool TryMoveCursor(string subscription, EventCursor? expected, EventCursor cursor)
    {
        var statement = expected is null ? _beginCursor : _moveCursor.Bind(4, expected.PageToken);
        statement
            .Bind(1, subscription)
            .Bind(2, cursor.PageToken)
            .Bind(3, JsonSerializer.Serialize(cursor.AcknowledgedEventIds, LedgerJsonContext.Default.IReadOnlyListString));
        return ReadNumber(statement) is not null;
    }

    /// <inheritdoc/>
    public int CountPending(string subscription, int limit) => (int)(ReadNumber(_countPending.Bind(1, subscription).Bind(2, limit)) ?? 0);

    /// <inheritdoc/>
    public long AddPending(string subscription, byte[] key, InteractionEvent received) => ReadNumber(_addPending
        .Bind(1, subscription)
        .BindBlob(2, key)
        .Bind(3, received.Id)
        .Bind(4, JsonSerializer.Serialize(received, LedgerJsonContext.Default.InteractionEvent)))!.Value;

    /// <inheritdoc/>
    public long? FindPending(byte[] key) => ReadNumber(_pendingByKey.BindBlob(1, key));

    /// <inheritdoc/>
    public IReadOnlyList<PendingEvent> FindPending(string eventId) => ReadPending(_pendingByEvent.Bind(1, eventId));

    /// <inheritdoc/>
    public IReadOnlyList<PendingEvent> FindPending(string subscription, NumberRange range) =>
        ReadPending(_pendingByNumber.Bind(1, subscription).Bind(2, range.First).Bind(3, range.Last));

    /// <inheritdoc/>
    public void RemovePending(long number) => _removePending.Bind(1, number).Run();

    /// <inheritdoc/>
    public bool IsFinished(byte[] key) => ReadNumber(_finished.BindBlob(1, key)) is not null;

    /// <inheritdoc/>
    public void AddFinished(byte[] key) => _addFinished.BindBlob(1, key).Run();

    /// <inheritdoc/>
    public void SaveSink(StoredSink sink) => _saveSink
        .Bind(1, sink.Name)
        .Bind(2, sink.Kind.ToString())
        .Bind(3, sink.Target)
        .Bind(4, sink.NeedsSecret ? 1 : 0)
        .Bind(5, sink.Progress.Delivered)
        .Run();

    /// <inheritdoc/>
    public void SaveProgress(string sink, SinkProgress progress) => _saveProgress
        .Bind(1, sink)
        .Bind(2, progress.Delivered)
        .Bind(3, progress.FailedAttempts)
        .Bind(4, progress.LastError)
        .Bind(5, progress.NextAttemptAt?.UtcTicks)
        .Bind(6, progress.LastDeliveredAt?.UtcTicks)
        .Run();

    /// <inheritdoc/>
    public void RemoveSink(string name) => _removeSink.Bind(1, name).Run();

    /// <inheritdoc/>
    public void MoveToArchive(StoredArchive archive)
    {
        _appender.Forget();
        new ArchiveMove(database, archive).Run();
        _knownHead = null;
        RefreshArchives();
    }

    /// <summary>Closes the archives that were opened.</summary>
    public void CloseArchives()
    {
        _archived?.Dispose();
        _archived = null;
    }

    /// <summary>The records of the ledger, and of its archives where it has any.</summary>
    private IAuditTable Audit => _archived is null ? _current : _archived;

    /// <summary>Another process may have moved records to an archive meanwhile.</summary>
    private void RefreshArchives()
    {
        var count = ReadNumber(_countArchives) ?? 0;
        if (count != (_archived?.Archives.Count ?? 0))
        {
            CloseArchives();
            _archived = count == 0 ? null : new ArchivedAudit(database, _current, SqliteArchives.Read(database), lockTimeout);
        }
    }

    private static long? ReadNumber(SqliteStatement statement)
    {
        long? number = statement.Step() ? statement.Number(0) : null;
        statement.Reset();
        return number;
    }

    /// <summary>Whether a record says something of the tags that its recording has.</summary>
    private bool IsTagging(ReadOnlySpan<byte> text) =>
        _facts.TryRead(text)
        && _facts.Action.SequenceEqual("AddTag"u8)
        && (_facts.Outcome.SequenceEqual("Succeeded"u8) || _facts.Outcome.SequenceEqual("Unknown"u8) || _facts.ErrorId.SequenceEqual("AnswerMismatch"u8));

    private RecordingAuditRecord ReadRecord(long sequence, ReadOnlySpan<byte> text, ReadOnlySpan<byte> hash)
    {
        try
        {
            return AuditJson.Read(text, Encoding.ASCII.GetString(hash));
        }
        catch (Exception ex) when (ex is JsonException or InvalidOperationException or KeyNotFoundException or FormatException or ArgumentException or OverflowException)
        {
            throw new UnreadableRowException(UnreadableRow.Of(
                database.Path,
                UnreadableRow.Audit,
                sequence.ToString(CultureInfo.InvariantCulture),
                recordingId: null,
                $"it is not an audit record: {ex.Message.TrimEnd('.')}",
                ex));
        }
    }

    private static List<PendingEvent> ReadPending(SqliteStatement statement) =>
        SqliteRows.ReadAll(statement, row => new PendingEvent(row.Number(0), row.Text(1), row.Bytes(2).ToArray(), row.Text(3)));
}
