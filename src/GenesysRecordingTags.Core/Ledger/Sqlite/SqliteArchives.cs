using GenesysRecordingTags.Core.Ledger.Storage;

namespace GenesysRecordingTags.Core.Ledger.Sqlite;

/// <summary>The archives that a ledger knows of.</summary>
internal static class SqliteArchives
{
    /// <summary>Reads them, the oldest first.</summary>
    public static List<StoredArchive> Read(SqliteDatabase database) => SqliteRows.ReadAll(
        database.Prepare("SELECT first, last, previous_hash, hash, path, archived_at FROM archive ORDER BY last"),
        row => new StoredArchive
        {
            First = row.Number(0),
            Last = row.Number(1),
            PreviousHash = Convert.ToHexString(row.Bytes(2)).ToLowerInvariant(),
            Hash = Convert.ToHexString(row.Bytes(3)).ToLowerInvariant(),
            Path = row.Text(4),
            ArchivedAt = new DateTimeOffset(row.Number(5), TimeSpan.Zero),
        });

    /// <summary>Where an archive is now: where it was made, or beside the ledger, when both were moved.</summary>
    /// <param name="ledger">The ledger.</param>
    /// <param name="archive">The archive.</param>
    /// <returns>The file; null where it is in neither place.</returns>
    public static string? Locate(string ledger, StoredArchive archive)
    {
        var beside = Path.Combine(Path.GetDirectoryName(ledger)!, Path.GetFileName(archive.Path));
        return File.Exists(archive.Path) ? archive.Path : File.Exists(beside) ? beside : null;
    }

    /// <summary>The error for an archive that is not there.</summary>
    /// <param name="ledger">The ledger.</param>
    /// <param name="archive">The archive.</param>
    public static GenesysException Missing(string ledger, StoredArchive archive) => new(
        GenesysErrorKind.LedgerUnavailable,
        FormattableString.Invariant($"The records {archive.First} to {archive.Last} of the ledger '{ledger}' are in the archive '{archive.Path}', which is not there."),
        $"Put the file back there, or beside the ledger under the name '{Path.GetFileName(archive.Path)}'. Until then, what needs these records does not work: questions that reach them, and changes that have to know them.");
}
