using System.Text;
using GenesysRecordingTags.Core.Ledger.Storage;

namespace GenesysRecordingTags.Core.Ledger.Sqlite;

/// <summary>The records of a ledger and of its archives as one. An archive is opened when it is needed, and a recording that it has no record of does
/// not need it.</summary>
internal sealed class ArchivedAudit : IAuditTable, IDisposable
{
    private readonly SqliteDatabase _database;
    private readonly IAuditTable _current;
    private readonly TimeSpan _lockTimeout;
    private readonly SqliteStatement _isArchived;
    private readonly Dictionary<long, SqliteDatabase> _open = [];
    private readonly Dictionary<long, PackedAudit> _tables = [];

    /// <summary>Of a ledger.</summary>
    /// <param name="database">The ledger.</param>
    /// <param name="current">The records that are in the ledger itself.</param>
    /// <param name="archives">The archives, the oldest first.</param>
    /// <param name="lockTimeout">How long to wait for other processes.</param>
    public ArchivedAudit(SqliteDatabase database, IAuditTable current, IReadOnlyList<StoredArchive> archives, TimeSpan lockTimeout)
    {
        (_database, _current, Archives, _lockTimeout) = (database, current, archives, lockTimeout);
        _isArchived = database.Prepare("SELECT 1 FROM archived_recording WHERE recording = ?1 AND archive = ?2");
    }

    /// <summary>The archives.</summary>
    public IReadOnlyList<StoredArchive> Archives { get; }

    /// <inheritdoc/>
    public ChainHead ReadHead() => _current.ReadHead() is { Sequence: > 0 } head ? head : new ChainHead(Archives[^1].Last, Archives[^1].Hash);

    /// <inheritdoc/>
    public void Visit(RecordSelection selection, RecordVisitor visitor)
    {
        var left = selection.Limit;
        var isOpen = true;
        bool Pass(long sequence, ReadOnlySpan<byte> text, ReadOnlySpan<byte> hash)
        {
            left--;
            return isOpen = visitor(sequence, text, hash);
        }

        foreach (var archive in selection.IsDescending ? Archives.Reverse().Prepend(null) : Archives.Append(null))
        {
            if (!isOpen || left <= 0)
            {
                return;
            }

            if (archive is null)
            {
                _current.Visit(selection with { Limit = left, After = Math.Max(selection.After, Archives[^1].Last) }, Pass);
            }
            else if (selection.After < archive.Last && selection.Through >= archive.First && MayHave(archive, selection))
            {
                TableOf(archive).Visit(selection with { Limit = left }, Pass);
            }
        }
    }

    /// <inheritdoc/>
    public (long First, long Last)? FindSpan(DateTimeOffset? since, DateTimeOffset? until)
    {
        (long First, long Last)? span = null;
        foreach (var table in Tables())
        {
            if (table.FindSpan(since, until) is var (first, last))
            {
                span = (span?.First ?? first, last);
            }
        }

        return span;
    }

    /// <inheritdoc/>
    public RecordingCursor OpenRecordings() => throw new NotSupportedException("Each part has a cursor of its own.");

    /// <inheritdoc/>
    public void VisitRecordings(RecordingVisitor visitor)
    {
        var cursors = Tables().Select(table => table.OpenRecordings()).ToList();
        try
        {
            var open = cursors.FindAll(cursor => cursor.Step());
            while (open.Count > 0)
            {
                var next = open[0];
                foreach (var cursor in open)
                {
                    next = cursor.IsBefore(next) ? cursor : next;
                }

                if (!visitor(next.RecordingId, next.Sequence))
                {
                    return;
                }

                if (!next.Step())
                {
                    open.Remove(next);
                }
            }
        }
        finally
        {
            cursors.ForEach(cursor => cursor.Reset());
        }
    }

    /// <inheritdoc/>
    public void VisitRun(string runId, RunVisitor visitor)
    {
        foreach (var table in Tables())
        {
            table.VisitRun(runId, visitor);
        }
    }

    /// <inheritdoc/>
    public IReadOnlyList<string> ReadTerms(RecordTermKind kind) =>
        [.. Tables().SelectMany(table => table.ReadTerms(kind)).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];

    /// <summary>Opens an archive.</summary>
    /// <exception cref="GenesysException">It is not there, or it is another file.</exception>
    public SqliteDatabase Open(StoredArchive archive)
    {
        if (_open.TryGetValue(archive.Last, out var database))
        {
            return database;
        }

        var path = SqliteArchives.Locate(_database.Path, archive) ?? throw SqliteArchives.Missing(_database.Path, archive);
        database = SqliteLedgerReader.OpenDatabase(path, _lockTimeout);
        try
        {
            if (SqliteArchiveFile.ReadSeal(database) is not { } seal || (seal.First, seal.Last, seal.Hash) != (archive.First, archive.Last, archive.Hash))
            {
                throw new GenesysException(
                    GenesysErrorKind.LedgerUnavailable,
                    FormattableString.Invariant($"The file '{path}' is not the archive of the records {archive.First} to {archive.Last} of the ledger '{_database.Path}'."),
                    "Put the archive back in its place.");
            }
        }
        catch
        {
            database.Dispose();
            throw;
        }

        _open.Add(archive.Last, database);
        return database;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var database in _open.Values)
        {
            database.Dispose();
        }

        _open.Clear();
        _tables.Clear();
    }

    private IEnumerable<IAuditTable> Tables() => Archives.Select(IAuditTable (archive) => TableOf(archive)).Append(_current);

    private PackedAudit TableOf(StoredArchive archive)
    {
        if (!_tables.TryGetValue(archive.Last, out var table))
        {
            _tables.Add(archive.Last, table = new PackedAudit(Open(archive)));
        }

        return table;
    }

    private bool MayHave(StoredArchive archive, RecordSelection selection)
    {
        if (selection.RecordingId is not { } recordingId)
        {
            return true;
        }

        var isThere = _isArchived.Bind(1, unchecked((long)RecordingKey.Of(Encoding.UTF8.GetBytes(recordingId)))).Bind(2, archive.Last).Step();
        _isArchived.Reset();
        return isThere;
    }
}
