using System.Globalization;
using System.Text.Json;
using GenesysRecordingTags.Core.Events;
using GenesysRecordingTags.Core.Ledger.Storage;

namespace GenesysRecordingTags.Core.Ledger.Sqlite;

/// <summary>A reading connection to a ledger file.</summary>
internal sealed class SqliteLedgerReader : ILedgerReader
{
    private readonly SqliteDatabase _database;
    private readonly int _format;
    private readonly IAuditTable _audit;
    private readonly ArchivedAudit? _archived;
    private readonly TimeSpan _lockTimeout;
    private SqliteStatement? _finished;

    private SqliteLedgerReader(SqliteDatabase database, int format, TimeSpan lockTimeout)
    {
        (_database, _format, _lockTimeout) = (database, format, lockTimeout);
        _audit = format < SqliteSchema.Packed ? new PlainAudit(database) : new PackedAudit(database);
        if (format >= SqliteSchema.Packed && SqliteArchives.Read(database) is { Count: > 0 } archives)
        {
            _audit = _archived = new ArchivedAudit(database, _audit, archives, lockTimeout);
        }
    }

    /// <summary>Opens a ledger to read it. It need not be writable: an archived one on a read-only disk will do.</summary>
    /// <param name="path">The file, as an absolute path.</param>
    /// <param name="lockTimeout">How long to wait for other processes.</param>
    public static SqliteLedgerReader Open(string path, TimeSpan lockTimeout)
    {
        var database = OpenDatabase(path, lockTimeout);
        try
        {
            return new SqliteLedgerReader(database, SqliteSchema.ReadVersion(database), lockTimeout);
        }
        catch
        {
            database.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public string? FindOrganization() => _format < SqliteSchema.FirstWithOrganization
        ? null
        : SqliteRows.ReadAll(_database.Prepare("SELECT id FROM organization"), row => row.Text(0)).FirstOrDefault();

    /// <inheritdoc/>
    public ChainHead ReadStart() => _format >= SqliteSchema.Packed && SqliteArchiveFile.ReadSeal(_database) is { } seal
        ? new ChainHead(seal.First - 1, seal.PreviousHash)
        : ChainHead.Empty;

    /// <inheritdoc/>
    public IReadOnlyList<StoredArchive> ReadArchives() => _archived?.Archives ?? [];

    /// <inheritdoc/>
    public ChainHead ReadHead() => _audit.ReadHead();

    /// <inheritdoc/>
    public void Visit(RecordSelection selection, RecordVisitor visitor) => _audit.Visit(selection, visitor);

    /// <inheritdoc/>
    public void VisitRecordings(RecordingVisitor visitor) => _audit.VisitRecordings(visitor);

    /// <inheritdoc/>
    public IReadOnlyList<string> ReadTerms(RecordTermKind kind) => _audit.ReadTerms(kind);

    /// <inheritdoc/>
    public IReadOnlyList<RecordingAuditFinding> Inspect(RecordVisitor visitor, bool checksFile, CancellationToken cancellationToken) =>
        _archived is null ? Inspect(_database, _format, visitor, checksFile, cancellationToken) : InspectAll(_archived, visitor, checksFile, cancellationToken);

    private List<RecordingAuditFinding> InspectAll(ArchivedAudit archived, RecordVisitor visitor, bool checksFile, CancellationToken cancellationToken)
    {
        var findings = new List<RecordingAuditFinding>();
        foreach (var archive in archived.Archives)
        {
            try
            {
                var database = archived.Open(archive);
                findings.AddRange(Inspect(database, SqliteSchema.ReadVersion(database), visitor, checksFile, cancellationToken));
                findings.AddRange(ArchiveInspection.CompareRecordings(_database, database, archive));
            }
            catch (GenesysException ex)
            {
                findings.Add(ArchiveInspection.Unusable(archive, ex));
            }
        }

        findings.AddRange(Inspect(_database, _format, visitor, checksFile, cancellationToken));
        return findings;
    }

    private List<RecordingAuditFinding> Inspect(SqliteDatabase database, int format, RecordVisitor visitor, bool checksFile, CancellationToken cancellationToken) =>
        [.. LedgerInspection.Of(database, format, () => OpenDatabase(database.Path, _lockTimeout)).Run(visitor, checksFile, cancellationToken)];

    /// <inheritdoc/>
    public (long First, long Last)? FindSpan(DateTimeOffset? since, DateTimeOffset? until) => _audit.FindSpan(since, until);

    /// <inheritdoc/>
    public IReadOnlyList<StoredIntent> ReadIntents(ICollection<UnreadableRow> unreadable) =>
        SqliteRows.ReadIntents(_database.Prepare($"{SqliteRows.Intent} ORDER BY number"), unreadable);

    /// <inheritdoc/>
    public StoredRun? FindRun(string runId) => FindRun("id", runId);

    /// <inheritdoc/>
    public StoredRun? FindRunByName(string name) => FindRun("name", name);

    /// <inheritdoc/>
    public IReadOnlyList<StoredRun> ReadRuns(long after, int limit) => ReadRuns("number > ?1 ORDER BY number", after, limit);

    /// <inheritdoc/>
    public IReadOnlyList<StoredRun> ReadRunsBefore(long before, int limit) => ReadRuns("number < ?1 ORDER BY number DESC", before, limit);

    /// <inheritdoc/>
    public RunTally TallyRun(string runId)
    {
        // Whatever failed first and was applied then is not failed: by recording, how its last change of the run ended.
        var recordings = new Dictionary<ulong, bool>();
        var tally = default(RunTally);
        _audit.VisitRun(runId, (recording, isApplied, isFailed, time) =>
        {
            recordings[recording] = isFailed;
            tally = tally with
            {
                Applied = tally.Applied + (isApplied ? 1 : 0),
                LastRecordAt = time is { } ticks ? new DateTimeOffset(ticks, TimeSpan.Zero) : tally.LastRecordAt,
            };
        });
        return tally with { Recordings = recordings.Count, Failed = recordings.Values.Count(isFailed => isFailed) };
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
    public void Dispose()
    {
        _archived?.Dispose();
        _database.Dispose();
    }

    /// <summary>Opens a ledger or an archive to read it.</summary>
    /// <param name="path">The file, as an absolute path.</param>
    /// <param name="lockTimeout">How long to wait for other processes.</param>
    internal static SqliteDatabase OpenDatabase(string path, TimeSpan lockTimeout)
    {
        try
        {
            return OpenChecked(path, lockTimeout, immutable: false).Database;
        }
        catch (GenesysException ex) when (SqliteFailure.IsReadOnlyPlace(ex) && File.Exists(path) && !File.Exists(path + "-wal"))
        {
            // SQLite wants to make files beside it; where it can't, nobody else can write the ledger either.
            return OpenChecked(path, lockTimeout, immutable: true).Database;
        }
    }

    private static (SqliteDatabase Database, int Format) OpenChecked(string path, TimeSpan lockTimeout, bool immutable)
    {
        var database = SqliteDatabase.Open(path, writable: false, lockTimeout, immutable);
        try
        {
            database.Execute("PRAGMA trusted_schema = OFF");
            var format = SqliteSchema.ReadVersion(database);
            if (format == 0)
            {
                throw new GenesysException(GenesysErrorKind.LedgerUnavailable, $"The file '{path}' is not a ledger.", "Name the ledger's file.");
            }

            return (database, format);
        }
        catch
        {
            database.Dispose();
            throw;
        }
    }

    /// <summary>Ledgers of earlier versions, which are read without being migrated, know no runs.</summary>
    private bool HasRuns => _format >= SqliteSchema.FirstWithRuns;

    private StoredRun? FindRun(string column, string value) => HasRuns
        ? SqliteRows.ReadAll(_database.Prepare($"{SqliteRows.Run} WHERE {column} = ?1").Bind(1, value), SqliteRows.ReadRun).FirstOrDefault()
        : null;

    private List<StoredRun> ReadRuns(string selection, long number, int limit) => HasRuns
        ? SqliteRows.ReadAll(_database.Prepare($"{SqliteRows.Run} WHERE {selection} LIMIT ?2").Bind(1, number).Bind(2, limit), SqliteRows.ReadRun)
        : [];

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
}
