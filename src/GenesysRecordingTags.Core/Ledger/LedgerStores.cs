using GenesysRecordingTags.Core.Ledger.Sqlite;
using GenesysRecordingTags.Core.Ledger.Storage;

namespace GenesysRecordingTags.Core.Ledger;

/// <summary>Selects the store of a ledger by where it is: the one place that knows which stores there are.</summary>
internal static class LedgerStores
{
    /// <summary>Opens the store of a ledger; makes it where it is not there.</summary>
    /// <param name="options">Where it is, and whose.</param>
    /// <exception cref="GenesysException">It can't be opened, or it belongs to another organisation.</exception>
    public static ILedgerStore Open(LedgerOptions options) =>
        SqliteLedgerStore.Open(LedgerFile.Locate(Path.GetFullPath(options.Path)), options.LockTimeout, options.Organization, options.Adopt, options.Diagnostics);

    /// <summary>Opens a ledger that nobody need be connected to, for reading.</summary>
    /// <param name="path">Where it is, as an absolute path.</param>
    /// <param name="lockTimeout">How long to wait for other processes.</param>
    /// <exception cref="GenesysException">It can't be opened.</exception>
    public static ILedgerReader OpenReader(string path, TimeSpan lockTimeout) => SqliteLedgerReader.Open(path, lockTimeout);

    /// <summary>Whether somebody has a lock of a ledger that is only read.</summary>
    /// <param name="path">Where it is, as an absolute path.</param>
    /// <param name="name">The lock's name.</param>
    public static bool IsHeld(string path, string name) => LockFiles.IsHeld(LedgerFile.Locate(path), name);

    /// <summary>Whether a file is a ledger, or another file of the format that ledgers have.</summary>
    /// <param name="path">The file, as an absolute path.</param>
    public static bool IsLedger(string path) => SqliteFormat.IsDatabase(path);

    /// <summary>Whether a path leads to one of a ledger's own files, by whatever spelling or link.</summary>
    /// <param name="ledger">The ledger, as an absolute path.</param>
    /// <param name="path">The path; nothing need be there yet.</param>
    public static bool Owns(string ledger, string path) => LedgerFiles.Include(ledger, path);

    /// <summary>Whether a database at a path would use one of a ledger's own files.</summary>
    /// <param name="ledger">The ledger, as an absolute path.</param>
    /// <param name="database">The database; nothing need be there yet.</param>
    public static bool OwnsDatabase(string ledger, string database) => LedgerFiles.IncludeDatabase(ledger, database);
}
