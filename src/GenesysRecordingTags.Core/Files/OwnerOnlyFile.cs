namespace GenesysRecordingTags.Core.Files;

/// <summary>Files that nobody but their owner may read, from their first byte on. On Windows the folder's permissions hold.</summary>
internal static class OwnerOnlyFile
{
    private const UnixFileMode OwnerReadWrite = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    /// <summary>Opens a file; one that has to be made is made for its owner alone, one that is there keeps its permissions.</summary>
    /// <param name="path">The file.</param>
    /// <param name="options">How it is opened.</param>
    public static FileStream Open(string path, FileStreamOptions options)
    {
        if (!OperatingSystem.IsWindows() && options.Mode is not (FileMode.Open or FileMode.Truncate))
        {
            options.UnixCreateMode = OwnerReadWrite;
        }

        return new FileStream(path, options);
    }

    /// <summary>Makes an empty file where there is none. One that is there is not opened: on Unix, closing it would end the locks that
    /// SQLite has on it in this process.</summary>
    /// <param name="path">The file.</param>
    public static void EnsureExists(string path)
    {
        if (FileIdentity.Of(path) is not null)
        {
            return;
        }

        // A link that leads to nothing yet: the file is made behind it.
        var place = new FileInfo(path) is { LinkTarget: not null } link ? link.ResolveLinkTarget(returnFinalTarget: true)!.FullName : path;
        try
        {
            using var made = Open(place, new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.ReadWrite, Share = FileShare.ReadWrite });
        }
        catch (IOException) when (FileIdentity.Of(path) is not null)
        {
            // Somebody else was faster.
        }
    }
}
