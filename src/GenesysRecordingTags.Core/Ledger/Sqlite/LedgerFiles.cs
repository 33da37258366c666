using GenesysRecordingTags.Core.Files;

namespace GenesysRecordingTags.Core.Ledger.Sqlite;

/// <summary>The files that belong to a ledger, under whatever path they are reached.</summary>
internal static class LedgerFiles
{
    // A chain of links that is longer leads in a circle.
    private const int LinkLimit = 40;

    private static readonly string[] Endings = [string.Empty, "-wal", "-shm", "-journal"];

    /// <summary>Whether a path leads to one of the ledger's files, or to what SQLite would take for one: by another spelling, another
    /// letter case, a symbolic link, a hard link, or as a place in its lock folder.</summary>
    /// <param name="ledger">The ledger, as an absolute path.</param>
    /// <param name="path">The path; nothing need be there yet.</param>
    public static bool Include(string ledger, string path)
    {
        path = BehindLinks(Path.GetFullPath(path));
        var lockFolder = LedgerFile.LockFolderOf(ledger);
        return Endings.Any(ending => IsSame(ledger + ending, path)) || IsSame(lockFolder, path) || IsBelow(lockFolder, path);
    }

    /// <summary>Whether a SQLite database at a path would use one of the ledger's files.</summary>
    /// <param name="ledger">The ledger, as an absolute path.</param>
    /// <param name="database">The database; nothing need be there yet.</param>
    public static bool IncludeDatabase(string ledger, string database) => Endings.Any(ending => Include(ledger, database + ending));

    private static bool IsSame(string own, string path)
    {
        if (FileIdentity.Of(path) is { IsKnown: true } identity)
        {
            return identity == FileIdentity.Of(own);
        }

        // Nothing is there yet: what would be made there is the ledger's if its name is, in the ledger's folder. Whether the file system
        // tells letter case apart is not asked: such a name in that folder is a mistake on any.
        return string.Equals(Path.GetFileName(own), Path.GetFileName(path), StringComparison.OrdinalIgnoreCase)
            && IsSameFolder(Path.GetDirectoryName(own), Path.GetDirectoryName(path));
    }

    private static bool IsBelow(string folder, string path)
    {
        for (var parent = Path.GetDirectoryName(path); parent is not null; parent = Path.GetDirectoryName(parent))
        {
            if (IsSame(folder, parent))
            {
                return true;
            }
        }

        return false;
    }

    private static bool IsSameFolder(string? own, string? folder)
    {
        if (own is null || folder is null)
        {
            return false;
        }

        return FileIdentity.Of(own) is { IsKnown: true } identity
            ? identity == FileIdentity.Of(folder)
            : string.Equals(own, folder, StringComparison.OrdinalIgnoreCase);
    }

    /// <summary>Follows links whose target is not there yet: the system makes a file behind them.</summary>
    private static string BehindLinks(string path)
    {
        for (var i = 0; i < LinkLimit && FileIdentity.Of(path) is null && new FileInfo(path).LinkTarget is { } target; i++)
        {
            path = Path.GetFullPath(target, Path.GetDirectoryName(path)!);
        }

        return path;
    }
}
