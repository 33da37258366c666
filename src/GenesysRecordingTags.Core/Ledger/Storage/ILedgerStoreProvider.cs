namespace GenesysRecordingTags.Core.Ledger.Storage;

/// <summary>One kind of store for ledgers: what it needs to be found and opened.</summary>
internal interface ILedgerStoreProvider
{
    /// <summary>The scheme of the URIs that name such ledgers.</summary>
    string Scheme { get; }

    /// <summary>The one name of a ledger, however it is spelled.</summary>
    /// <param name="place">A URI of <see cref="Scheme"/>, or what else names such a ledger.</param>
    string Locate(string place);

    /// <summary>Whether a ledger is there.</summary>
    /// <param name="place">Its one name.</param>
    bool Exists(string place);

    /// <summary>Opens a ledger; makes it where it is not there.</summary>
    /// <param name="options">Where it is, and whose.</param>
    /// <exception cref="GenesysException">It can't be opened, or it belongs to another organisation.</exception>
    ILedgerStore Open(LedgerOptions options);

    /// <summary>Opens a ledger that nobody need be connected to, for reading.</summary>
    /// <param name="place">Its one name.</param>
    /// <param name="lockTimeout">How long to wait for other processes.</param>
    /// <exception cref="GenesysException">It can't be opened.</exception>
    ILedgerReader OpenReader(string place, TimeSpan lockTimeout);

    /// <summary>Whether somebody has a lock of a ledger that is only read.</summary>
    /// <param name="place">Its one name.</param>
    /// <param name="name">The lock's name.</param>
    bool IsHeld(string place, string name);

    /// <summary>Whether a path leads to one of a ledger's own files, by whatever spelling or link.</summary>
    /// <param name="ledger">The ledger's one name.</param>
    /// <param name="path">The path; nothing need be there yet.</param>
    bool Owns(string ledger, string path);

    /// <summary>Whether a database at a path would use one of a ledger's own files.</summary>
    /// <param name="ledger">The ledger's one name.</param>
    /// <param name="database">The database; nothing need be there yet.</param>
    bool OwnsDatabase(string ledger, string database);
}
