namespace GenesysRecordingTags.Sandbox;

/// <summary>The spellings of <c>indexUpdateStatus</c>.</summary>
internal static class IndexStatus
{
    public const string Pending = "Pending";
    public const string Completed = "Completed";
}
