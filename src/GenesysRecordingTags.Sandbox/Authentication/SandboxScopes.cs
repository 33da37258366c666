namespace GenesysRecordingTags.Sandbox;

/// <summary>The Media API's scopes, and which of them an operation needs.</summary>
public static class SandboxScopes
{
    internal const string RecordingWrite = "recording:write";
    internal const string TaggingWrite = "tagging:write";
    internal const string EventRead = "event:read";
    internal const string MediaRead = "media:read";
    internal const string MediaWrite = "media:write";
    private const string AnalyticsReportRead = "analytics:report:read";

    private static readonly string[] Every =
        [RecordingWrite, TaggingWrite, AnalyticsReportRead, EventRead, MediaRead, MediaWrite];

    private static readonly string[] Tagging = [RecordingWrite, TaggingWrite];
    private static readonly string[] Events = [EventRead];
    private static readonly string[] Reading = [MediaRead];
    private static readonly string[] Writing = [MediaWrite];

    /// <summary>All scopes of the Media API.</summary>
    public static IReadOnlyList<string> All => Every;

    internal static IReadOnlyList<string> NeededFor(SandboxOperation operation) => operation switch
    {
        SandboxOperation.TagRecording => Tagging,
        SandboxOperation.CreateSubscription or SandboxOperation.ListSubscriptions or SandboxOperation.ReadEvents => Events,
        SandboxOperation.ReadMetadata => Reading,
        SandboxOperation.UpdateMetadata => Writing,
        _ => [],
    };
}
