using Microsoft.Data.Sqlite;
using static SQLitePCL.raw;

namespace GenesysRecordingTags.Core.Ledger.Sqlite;

/// <summary>What SQLite's result codes mean to the owner of a ledger.</summary>
internal static class SqliteFailure
{
    /// <summary>Whether the file is there, but SQLite can't make its own files beside it.</summary>
    public static bool IsReadOnlyPlace(GenesysException error) =>
        error.InnerException is SqliteException { SqliteErrorCode: SQLITE_CANTOPEN or SQLITE_READONLY };

    /// <summary>Whether the file is not a SQLite database.</summary>
    public static bool IsOtherFormat(GenesysException error) => error.InnerException is SqliteException { SqliteErrorCode: SQLITE_NOTADB };

    /// <summary>An error that names the ledger, what is wrong with it, and the way out.</summary>
    public static GenesysException Describe(string path, int result, string detail)
    {
        var cause = new SqliteException(detail, result & 0xff, result);
        var (problem, action) = cause.SqliteErrorCode switch
        {
            // The last one: locked by somebody who recovers it, or who keeps others from that.
            SQLITE_BUSY or SQLITE_LOCKED or SQLITE_PROTOCOL => (
                "is locked by another process",
                "Wait until the other process is done with it, or give this connection a ledger of its own with -LedgerPath."),
            SQLITE_FULL => (
                "cannot grow: the disk is full",
                "Make room on the disk, then repeat; changes whose outcome could not be recorded are finished by Resume-RecordingChange."),
            SQLITE_READONLY or SQLITE_PERM or SQLITE_AUTH => (
                "may not be written",
                "Give yourself write permission to the file and its folder, or choose another place with -LedgerPath."),
            SQLITE_CORRUPT => (
                "is damaged",
                "Keep the file, restore it from a backup, or begin a new ledger with -LedgerPath; Test-RecordingAudit -Path says how far the damaged one is intact."),
            SQLITE_NOTADB => (
                "is not a ledger",
                "Choose another place with -LedgerPath, or restore the ledger from a backup."),
            SQLITE_CANTOPEN => (
                "cannot be opened",
                "Check that the folder is there and may be written, or choose another place with -LedgerPath."),
            SQLITE_IOERR => (
                "cannot be read or written",
                "Check the disk or the share it is on, or choose another place with -LedgerPath."),
            _ => (
                "failed",
                "Repeat it; if it stays, choose another place with -LedgerPath."),
        };
        return new GenesysException(GenesysErrorKind.LedgerUnavailable, $"The ledger '{path}' {problem}: {detail}.", action, cause);
    }
}
