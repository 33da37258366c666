namespace GenesysRecordingTags.Sandbox;

/// <summary>The permissions that a recording's kind needs.</summary>
internal sealed record RecordingKind(IReadOnlyList<string> View, string EditRetention, string Restore)
{
    private static readonly RecordingKind Audio = new(
        [SandboxPermissions.RecordingView, SandboxPermissions.SegmentView], SandboxPermissions.RecordingEditRetention, SandboxPermissions.RecordingRestore);

    private static readonly RecordingKind Screen =
        new([SandboxPermissions.ScreenView], SandboxPermissions.ScreenEditRetention, SandboxPermissions.ScreenRestore);

    private static readonly RecordingKind Snippet =
        new([SandboxPermissions.SnippetView], SandboxPermissions.SnippetEditRetention, SandboxPermissions.SnippetRestore);

    public static RecordingKind Of(ConversationRecording recording) => recording switch
    {
        { Media: "screen" } => Screen,
        { MediaSubtype: "Snippet" } => Snippet,
        _ => Audio,
    };

    public static bool IsVisible(PlatformCall call, ConversationRecording recording) => Of(recording).View.Any(call.Access.Has);
}
