using GenesysRecordingTags.Core.Files;

namespace GenesysRecordingTags.Core.Ledger.Sqlite;

/// <summary>The ledger's file and folder, made for their owner alone.</summary>
internal static class LedgerFile
{
    private const UnixFileMode OwnerAlone = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    /// <summary>Where a ledger really is: who opens it through a symbolic link has to meet the locks and the log of those who do not.</summary>
    /// <param name="path">The file, as an absolute path.</param>
    /// <exception cref="GenesysException">A link on the way cannot be followed.</exception>
    public static string Locate(string path)
    {
        try
        {
            var root = Path.GetPathRoot(path)!;
            return path[root.Length..].Split(Path.DirectorySeparatorChar).Aggregate(root, (folder, name) => Follow(Path.Combine(folder, name)));
        }
        catch (Exception ex) when (ex is IOException or UnauthorizedAccessException)
        {
            throw new GenesysException(
                GenesysErrorKind.LedgerUnavailable,
                $"The ledger '{path}' cannot be found: {ex.Message}",
                "Repair the symbolic link, or choose another place with -LedgerPath.",
                ex);
        }
    }

    private static string Follow(string path)
    {
        var file = new FileInfo(path);
        return file.LinkTarget is not null && file.ResolveLinkTarget(returnFinalTarget: true) is { } target ? Locate(target.FullName) : path;
    }

    /// <summary>Makes the folder and the file where they are not there. SQLite gives its files beside it the same permissions.</summary>
    /// <param name="path">The file, as an absolute path.</param>
    /// <exception cref="GenesysException">They cannot be made.</exception>
    public static void Prepare(string path)
    {
        try
        {
            MakeFolder(Path.GetDirectoryName(path)!);
            OwnerOnlyFile.EnsureExists(path);
        }
        catch (Exception ex) when (ex is IOException or UnauthorizedAccessException)
        {
            throw new GenesysException(
                GenesysErrorKind.LedgerUnavailable,
                $"The ledger '{path}' cannot be made: {ex.Message}",
                "Make the folder writable, or choose another place with -LedgerPath.",
                ex);
        }
    }

    /// <summary>Where the locks of a ledger are.</summary>
    public static string LockFolderOf(string path) => path + ".locks";

    /// <summary>Removes a ledger's files, and its folder where nothing else is in it.</summary>
    public static void Delete(string path)
    {
        if (!Directory.Exists(Path.GetDirectoryName(path)))
        {
            return;
        }

        foreach (var file in new[] { path, path + "-wal", path + "-shm" })
        {
            File.Delete(file);
        }

        if (Directory.Exists(LockFolderOf(path)))
        {
            Directory.Delete(LockFolderOf(path), recursive: true);
        }

        var folder = Path.GetDirectoryName(path)!;
        if (!Directory.EnumerateFileSystemEntries(folder).Any())
        {
            Directory.Delete(folder);
        }
    }

    /// <summary>Makes a folder for its owner alone; one that is there keeps its permissions.</summary>
    public static void MakeFolder(string folder)
    {
        if (OperatingSystem.IsWindows())
        {
            // The default place is in the user's profile, which is closed to others already.
            Directory.CreateDirectory(folder);
        }
        else
        {
            Directory.CreateDirectory(folder, OwnerAlone);
        }
    }

    /// <summary>Opens a file, and makes it for its owner alone where it is not there.</summary>
    public static FileStream Make(string path, FileShare share) =>
        OwnerOnlyFile.Open(path, new FileStreamOptions { Mode = FileMode.OpenOrCreate, Access = FileAccess.ReadWrite, Share = share, BufferSize = 0 });
}
