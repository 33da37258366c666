using GenesysRecordingTags.Core.Ledger.Storage;

namespace GenesysRecordingTags.Core.Ledger.Sqlite;

/// <summary>Ledgers in SQLite files, named by a path or a file URI.</summary>
internal sealed class SqliteLedgerProvider : ILedgerStoreProvider
{
    /// <inheritdoc/>
    public string Scheme => Uri.UriSchemeFile;

    /// <inheritdoc/>
    public string Locate(string place) =>
        Path.GetFullPath(LedgerLocation.IsUri(place) && Uri.TryCreate(place, UriKind.Absolute, out var uri) ? uri.LocalPath : place);

    /// <inheritdoc/>
    public bool Exists(string place) => File.Exists(place);

    /// <inheritdoc/>
    public ILedgerStore Open(LedgerOptions options) => SqliteLedgerStore.Open(
        LedgerFile.Locate(Locate(options.Path)),
        options.LockTimeout,
        options.Organization,
        options.Adopt,
        options.TimeProvider,
        options.Diagnostics);

    /// <inheritdoc/>
    public ILedgerReader OpenReader(string place, TimeSpan lockTimeout) => SqliteLedgerReader.Open(place, lockTimeout);

    /// <inheritdoc/>
    public bool IsHeld(string place, string name) => LockFiles.IsHeld(LedgerFile.Locate(place), name);

    /// <inheritdoc/>
    public bool Owns(string ledger, string path) => LedgerFiles.Include(ledger, path);

    /// <inheritdoc/>
    public bool OwnsDatabase(string ledger, string database) => LedgerFiles.IncludeDatabase(ledger, database);
}
