namespace GenesysRecordingTags.Core.Ledger.Sqlite;

/// <summary>Tells SQLite's files from others.</summary>
internal static class SqliteFormat
{
    /// <summary>Asks SQLite whether a file is a database. To open a ledger any other way ends, on Unix, the locks that a connection of this
    /// process has on it; the next process to close it would then take its log away.</summary>
    /// <param name="path">The file.</param>
    public static bool IsDatabase(string path)
    {
        // SQLite takes a file of one byte for an empty database.
        if (new FileInfo(path) is not { Exists: true, Length: > 1 })
        {
            return false;
        }

        SqliteDatabase? database = null;
        try
        {
            database = SqliteDatabase.Open(path, writable: false, TimeSpan.Zero);
            database.ReadNumber("PRAGMA schema_version");
            return true;
        }
        catch (GenesysException ex)
        {
            // Locked, damaged or in a place where it can't be opened in this way: a database all the same.
            return database is not null && !SqliteFailure.IsOtherFormat(ex);
        }
        finally
        {
            database?.Dispose();
        }
    }
}
