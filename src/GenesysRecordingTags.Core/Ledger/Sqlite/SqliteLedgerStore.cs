using GenesysRecordingTags.Core.Api;
using GenesysRecordingTags.Core.Ledger.Storage;

namespace GenesysRecordingTags.Core.Ledger.Sqlite;

/// <summary>A ledger in one SQLite file, shared by the processes of one machine.</summary>
internal sealed class SqliteLedgerStore : ILedgerStore
{
    private readonly SqliteDatabase _writer;
    private readonly SqliteLedgerTransaction _transaction;
    private readonly TimeSpan _lockTimeout;
    private readonly LedgerPresence _presence;

    // Not disposed with the store: what still looks at its locks then must not fail.
    private readonly CancellationTokenSource _lost = new();

    private SqliteLedgerStore(SqliteDatabase writer, TimeSpan lockTimeout, TimeProvider time)
    {
        Time = time;
        _writer = writer;
        _lockTimeout = lockTimeout;
        _transaction = new SqliteLedgerTransaction(writer, SqliteOwnership.IsFromVersion1(writer), lockTimeout);
        _presence = new LedgerPresence(writer.Path, _lost);
        _presence.Watch(writer.Path);

        // Not there on a file system that can't share memory, where SQLite does without.
        foreach (var file in new[] { writer.Path + "-wal", writer.Path + "-shm" }.Where(File.Exists))
        {
            _presence.Watch(file);
        }

        Locks = new LockFiles(LedgerFile.LockFolderOf(writer.Path), _presence);
    }

    /// <inheritdoc/>
    public string Path => _writer.Path;

    /// <inheritdoc/>
    public TimeProvider Time { get; }

    /// <inheritdoc/>
    public ILedgerLocks Locks { get; }

    /// <summary>The writing connection, for tests that take its room away.</summary>
    internal SqliteDatabase Writer => _writer;

    /// <summary>Opens a ledger, and makes or migrates it first where need be.</summary>
    /// <param name="path">The file, as an absolute path.</param>
    /// <param name="lockTimeout">How long to wait for other processes.</param>
    /// <param name="organization">Whose ledger it is to be.</param>
    /// <param name="adopt">Whether to take over a ledger of which it can't be told for certain whose it is.</param>
    /// <param name="time">The machine's clock, which all of its processes share.</param>
    /// <param name="diagnostics">Takes what there is to say of a migration; null: nobody listens.</param>
    /// <exception cref="GenesysException">It can't be opened, or it belongs to another organisation.</exception>
    public static SqliteLedgerStore Open(string path, TimeSpan lockTimeout, OrganizationIdentity organization, bool adopt, TimeProvider time, IDiagnosticSink? diagnostics = null)
    {
        LedgerFile.Prepare(path);
        var database = SqliteDatabase.Open(path, writable: true, lockTimeout);
        try
        {
            // Durable against a power cut, on macOS too; 16 MB of log between checkpoints.
            database.Execute("PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA fullfsync = ON; PRAGMA checkpoint_fullfsync = ON; PRAGMA wal_autocheckpoint = 4000; PRAGMA cache_size = -32000; PRAGMA temp_store = MEMORY; PRAGMA trusted_schema = OFF");
            database.Execute("BEGIN IMMEDIATE");
            try
            {
                // Whose it is shows in texts as they are: it is asked before they are packed, and before anything else is done.
                var version = SqliteSchema.Migrate(database, SqliteSchema.Packed - 1, _ => { });
                SqliteOwnership.Ensure(database, organization, adopt, version);
                RefuseArchive(database, version);
                SqliteSchema.Migrate(database, SqliteSchema.Newest, new AuditMigration(path, version, diagnostics ?? NullDiagnosticSink.Instance).Run);
                database.Execute("COMMIT");
            }
            finally
            {
                RollBack(database);
            }

            return new SqliteLedgerStore(database, lockTimeout, time);
        }
        catch
        {
            database.Dispose();
            throw;
        }
    }

    /// <summary>An archive is sealed: a record behind its last one would be a second chain.</summary>
    private static void RefuseArchive(SqliteDatabase database, int version)
    {
        if (version >= SqliteSchema.Packed && SqliteArchiveFile.ReadSeal(database) is not null)
        {
            throw new GenesysException(
                GenesysErrorKind.LedgerUnavailable,
                $"The file '{database.Path}' is an archive of a ledger. Nothing is written to it any more.",
                "Name the ledger with -LedgerPath of Connect-GenesysCloud. To read the archive, name it with -LedgerPath of Get-RecordingAudit.");
        }
    }

    /// <inheritdoc/>
    public void EnsurePresent() => _presence.Check();

    /// <inheritdoc/>
    public ILedgerTransaction Begin()
    {
        _presence.Check();
        _transaction.Begin();
        return _transaction;
    }

    /// <inheritdoc/>
    public ILedgerReader OpenReader()
    {
        // Before: an error of its own. Afterwards: another file may have taken the place in between.
        _presence.Check();
        var reader = SqliteLedgerReader.Open(Path, _lockTimeout);
        try
        {
            _presence.Check();
            return reader;
        }
        catch
        {
            reader.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public void WriteArchive(StoredArchive archive, CancellationToken cancellationToken)
    {
        using var reader = OpenReader();
        SqliteArchiveFile.Write(reader, archive, reader.FindOrganization() ?? string.Empty, cancellationToken);
    }

    /// <inheritdoc/>
    public void Delete()
    {
        // Another file that took its place is not ours to remove.
        _presence.Forget(Path + "-wal");
        _presence.Forget(Path + "-shm");
        if (_presence.IsPresent)
        {
            LedgerFile.Delete(Path);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _transaction.CloseArchives();
        _writer.Dispose();
    }

    /// <summary>Ends a transaction that was not committed; SQLite itself may have ended it after an error.</summary>
    internal static void RollBack(SqliteDatabase database)
    {
        if (!database.IsAutocommit)
        {
            database.Execute("ROLLBACK");
        }
    }
}
