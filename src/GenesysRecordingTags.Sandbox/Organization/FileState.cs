namespace GenesysRecordingTags.Sandbox;

/// <summary>The spellings of <c>fileState</c>.</summary>
internal static class FileState
{
    public const string Uploading = "UPLOADING";
    public const string Available = "AVAILABLE";
    public const string Archived = "ARCHIVED";
    public const string Restoring = "RESTORING";
    public const string Restored = "RESTORED";
    public const string Deleted = "DELETED";
}
