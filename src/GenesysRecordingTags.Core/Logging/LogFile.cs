namespace GenesysRecordingTags.Core.Logging;

/// <summary>Tells logs from other files.</summary>
internal static class LogFile
{
    /// <summary>Whether a log may be written to a path: nothing is there, or JSON Lines.</summary>
    /// <param name="path">The path.</param>
    public static bool MayBeLog(string path)
    {
        try
        {
            using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            return !file.CanSeek || file.ReadByte() is -1 or '{';
        }
        catch (Exception ex) when (ex is IOException or UnauthorizedAccessException)
        {
            // Nothing is there, or it can't be read: whether it can be written shows when it is opened.
            return true;
        }
    }
}
