using GenesysRecordingTags.Core.Ledger.Sqlite;
using GenesysRecordingTags.Core.Ledger.Storage;

namespace GenesysRecordingTags.Core.Ledger;

/// <summary>Selects the store of a ledger by its path or URI: the one place that knows which stores there are.</summary>
internal static class LedgerStores
{
    // A path is the first one's.
    private static readonly ILedgerStoreProvider[] Providers = [new SqliteLedgerProvider()];

    /// <summary>The one name of a ledger, however it is spelled.</summary>
    /// <param name="place">A path or a URI.</param>
    /// <exception cref="GenesysException">There is no store for such URIs.</exception>
    public static string Locate(string place) => Of(place).Locate(place);

    /// <summary>Whether a ledger is there.</summary>
    /// <param name="place">Its one name.</param>
    public static bool Exists(string place) => Of(place).Exists(place);

    /// <summary>Opens the store of a ledger; makes it where it is not there.</summary>
    /// <param name="options">Where it is, and whose.</param>
    /// <exception cref="GenesysException">It can't be opened, or it belongs to another organisation.</exception>
    public static ILedgerStore Open(LedgerOptions options) => Of(options.Path).Open(options);

    /// <summary>Opens a ledger that nobody need be connected to, for reading.</summary>
    /// <param name="place">Its one name.</param>
    /// <param name="lockTimeout">How long to wait for other processes.</param>
    /// <exception cref="GenesysException">It can't be opened.</exception>
    public static ILedgerReader OpenReader(string place, TimeSpan lockTimeout) => Of(place).OpenReader(place, lockTimeout);

    /// <summary>Whether somebody has a lock of a ledger that is only read.</summary>
    /// <param name="place">Its one name.</param>
    /// <param name="name">The lock's name.</param>
    public static bool IsHeld(string place, string name) => Of(place).IsHeld(place, name);

    /// <summary>Whether a file is a ledger, or another file of the format that ledgers have.</summary>
    /// <param name="path">The file, as an absolute path.</param>
    public static bool IsLedger(string path) => SqliteFormat.IsDatabase(path);

    /// <summary>Whether a path leads to one of a ledger's own files, by whatever spelling or link.</summary>
    /// <param name="ledger">The ledger's one name.</param>
    /// <param name="path">The path; nothing need be there yet.</param>
    public static bool Owns(string ledger, string path) => Of(ledger).Owns(ledger, path);

    /// <summary>Whether a database at a path would use one of a ledger's own files.</summary>
    /// <param name="ledger">The ledger's one name.</param>
    /// <param name="database">The database; nothing need be there yet.</param>
    public static bool OwnsDatabase(string ledger, string database) => Of(ledger).OwnsDatabase(ledger, database);

    private static ILedgerStoreProvider Of(string place)
    {
        if (!LedgerLocation.IsUri(place))
        {
            return Providers[0];
        }

        // The URI itself is not repeated: it may hold a password.
        var scheme = place[..place.IndexOf(':', StringComparison.Ordinal)];
        return Array.Find(Providers, provider => provider.Scheme.Equals(scheme, StringComparison.OrdinalIgnoreCase)) ?? throw new GenesysException(
            GenesysErrorKind.LedgerUnavailable,
            $"There is no store for ledgers at '{scheme}:' addresses.",
            $"Name a file by its path, or give a URI that begins with {string.Join(" or ", Providers.Select(provider => $"'{provider.Scheme}:'"))}.");
    }
}
