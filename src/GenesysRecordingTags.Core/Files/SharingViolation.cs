namespace GenesysRecordingTags.Core.Files;

/// <summary>Tells that a file is held open by somebody else from all other failures to open it.</summary>
internal static class SharingViolation
{
    /// <summary>Whether the file is held by somebody else: Windows says ERROR_SHARING_VIOLATION, Unix EWOULDBLOCK (11 on Linux, 35 on macOS).</summary>
    /// <param name="ex">What was thrown.</param>
    public static bool Is(IOException ex) => (ex.HResult & 0xffff) is 32 or 33 || ex.HResult is 11 or 35;
}
