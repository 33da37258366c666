namespace GenesysRecordingTags.Core.Files;

/// <summary>Writes a file that is there whole or not at all: beside its place first, then flushed to the disk and renamed.</summary>
internal static class ReplacedFile
{
    private const string Prefix = ".GenesysRecordingTags-export-";
    private const string Suffix = ".tmp";

    /// <summary>Writes a file; one that is there is replaced at the end, and stays as it is where that fails.</summary>
    /// <param name="path">The file, as an absolute path.</param>
    /// <param name="write">Writes it.</param>
    public static void Write(string path, Action<Stream> write)
    {
        var folder = Path.GetDirectoryName(path)!;
        RemoveLeftovers(folder);
        var unfinished = Path.Combine(folder, $"{Prefix}{Guid.NewGuid():n}{Suffix}");
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, Share = FileShare.None, BufferSize = 1 << 16 };
        using (var file = OwnerOnlyFile.Open(unfinished, options))
        {
            try
            {
                write(file);
                file.Flush(flushToDisk: true);
            }
            catch
            {
                // Still locked: nobody else takes it for a leftover.
                RemoveOpen(file);
                throw;
            }
        }

        try
        {
            File.Move(unfinished, path, overwrite: true);
        }
        catch
        {
            File.Delete(unfinished);
            throw;
        }
    }

    /// <summary>Removes what killed processes left in a folder. What somebody is writing is locked, and stays.</summary>
    private static void RemoveLeftovers(string folder)
    {
        // A link was not made by an export.
        var made = new EnumerationOptions { AttributesToSkip = FileAttributes.ReparsePoint };
        foreach (var path in Directory.EnumerateFiles(folder, $"{Prefix}*{Suffix}", made))
        {
            try
            {
                using var file = new FileStream(path, FileMode.Open, FileAccess.ReadWrite, FileShare.Delete);
                RemoveOpen(file);
            }
            catch (Exception ex) when (ex is IOException or UnauthorizedAccessException)
            {
                // Being written, or another user's.
            }
        }
    }

    private static void RemoveOpen(FileStream file)
    {
        try
        {
            if (OperatingSystem.IsWindows())
            {
                file.Dispose();
            }
        }
        finally
        {
            File.Delete(file.Name);
        }
    }
}
