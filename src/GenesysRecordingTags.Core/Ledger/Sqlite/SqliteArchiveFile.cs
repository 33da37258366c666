using System.Globalization;
using GenesysRecordingTags.Core.Ledger.Chain;
using GenesysRecordingTags.Core.Ledger.Storage;

namespace GenesysRecordingTags.Core.Ledger.Sqlite;

/// <summary>An archive: a ledger's file with records only, which nobody writes again. It is made under another name, flushed to the disk and verified
/// before it takes its place.</summary>
internal static class SqliteArchiveFile
{
    private const int RecordsATransaction = 50_000;

    /// <summary>What is sealed in a file; null where it is a ledger and no archive.</summary>
    public static StoredArchive? ReadSeal(SqliteDatabase database) => SqliteRows.ReadAll(
        database.Prepare("SELECT first, last, previous_hash, hash, sealed_at FROM seal"),
        row => new StoredArchive
        {
            First = row.Number(0),
            Last = row.Number(1),
            PreviousHash = Convert.ToHexString(row.Bytes(2)).ToLowerInvariant(),
            Hash = Convert.ToHexString(row.Bytes(3)).ToLowerInvariant(),
            Path = database.Path,
            ArchivedAt = new DateTimeOffset(row.Number(4), TimeSpan.Zero),
        }).FirstOrDefault();

    /// <summary>Makes one.</summary>
    /// <param name="reader">The ledger.</param>
    /// <param name="archive">What is to be in it, and where it is to be.</param>
    /// <param name="organization">Whose records they are.</param>
    /// <param name="cancellationToken">Ends it; nothing is left then.</param>
    /// <exception cref="GenesysException">It can't be written, or the records are not whole.</exception>
    public static void Write(ILedgerReader reader, StoredArchive archive, string organization, CancellationToken cancellationToken)
    {
        var partial = archive.Path + ".partial";
        try
        {
            File.Delete(partial);
            LedgerFile.Prepare(partial);
            using (var database = SqliteDatabase.Open(partial, writable: true, TimeSpan.Zero))
            {
                database.Execute("PRAGMA journal_mode = DELETE; PRAGMA synchronous = OFF; PRAGMA trusted_schema = OFF; BEGIN");
                SqliteSchema.Migrate(database, SqliteSchema.Newest, _ => { });
                database.Prepare("INSERT INTO organization (id, name, migrated_from) VALUES (?1, ?1, 0)").Bind(1, organization).Run();
                Copy(reader, database, archive, cancellationToken);
                Seal(database, archive);

                // All of it reaches the disk before the ledger lets go of anything.
                database.Execute("COMMIT; PRAGMA synchronous = FULL; PRAGMA fullfsync = ON; PRAGMA user_version = " + SqliteSchema.Newest.ToString(CultureInfo.InvariantCulture));
            }

            using (var file = new FileStream(partial, FileMode.Open, FileAccess.ReadWrite, FileShare.Read))
            {
                file.Flush(flushToDisk: true);
            }

            File.Move(partial, archive.Path, overwrite: false);
        }
        catch (Exception ex) when (ex is IOException or UnauthorizedAccessException)
        {
            throw new GenesysException(GenesysErrorKind.InvalidFile, $"The archive '{archive.Path}' cannot be written: {ex.Message}", "Choose another place with -Path.", ex);
        }
        finally
        {
            File.Delete(partial);
            File.Delete(partial + "-journal");
        }
    }

    private static void Copy(ILedgerReader reader, SqliteDatabase database, StoredArchive archive, CancellationToken cancellationToken)
    {
        var appender = new AuditAppender(database);
        var (next, previous) = (archive.First, archive.PreviousHash);
        reader.Visit(new RecordSelection { After = archive.First - 1, Through = archive.Last }, (sequence, text, hash) =>
        {
            cancellationToken.ThrowIfCancellationRequested();
            previous = sequence == next && Continues(text, previous) ? AuditHash.Of(text) : string.Empty;
            if (!System.Text.Ascii.Equals(hash, previous))
            {
                throw new GenesysException(
                    GenesysErrorKind.AuditNotIntact,
                    FormattableString.Invariant($"Record {sequence} of the ledger is not intact: nothing is archived."),
                    "Test-RecordingAudit says what was done to the ledger. Keep a copy of it as evidence.");
            }

            appender.Append(sequence, text, hash);
            if (++next % RecordsATransaction == 0)
            {
                appender.Flush();
                database.Execute("COMMIT; BEGIN");
            }

            return true;
        });
        appender.Flush();
        if (next != archive.Last + 1 || previous != archive.Hash)
        {
            throw new GenesysException(
                GenesysErrorKind.AuditNotIntact,
                FormattableString.Invariant($"Record {next} of the ledger is missing: nothing is archived."),
                "Test-RecordingAudit says what was done to the ledger. Keep a copy of it as evidence.");
        }
    }

    private static bool Continues(ReadOnlySpan<byte> text, string previous)
    {
        Span<byte> member = stackalloc byte[18 + AuditHash.Length];
        var length = System.Text.Encoding.ASCII.GetBytes($",\"previousHash\":\"{previous}\"", member);
        return text.IndexOf(member[..length]) >= 0;
    }

    private static void Seal(SqliteDatabase database, StoredArchive archive) => database
        .Prepare("INSERT INTO seal (first, last, previous_hash, hash, sealed_at) VALUES (?1, ?2, ?3, ?4, ?5)")
        .Bind(1, archive.First)
        .Bind(2, archive.Last)
        .BindBlob(3, Convert.FromHexString(archive.PreviousHash))
        .BindBlob(4, Convert.FromHexString(archive.Hash))
        .Bind(5, archive.ArchivedAt.UtcTicks)
        .Run();
}
