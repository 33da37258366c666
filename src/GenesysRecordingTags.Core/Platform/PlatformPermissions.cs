namespace GenesysRecordingTags.Core.Platform;

/// <summary>The permissions that the module's requests need, spelled as the service spells them.</summary>
internal static class PlatformPermissions
{
    public const string ConversationDetailView = "analytics:conversationDetail:view";
    public const string RecordingView = "recording:recording:view";

    /// <summary>All of them, each with the commands that need it.</summary>
    public static IReadOnlyList<MissingPermission> All { get; } =
    [
        new(ConversationDetailView, ["Get-GenesysEvent"]),
        new(RecordingView, ["Get-GenesysEvent"]),
    ];
}
