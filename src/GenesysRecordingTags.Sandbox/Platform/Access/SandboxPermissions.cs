namespace GenesysRecordingTags.Sandbox;

/// <summary>The permissions that the Platform API's operations ask for.</summary>
public static class SandboxPermissions
{
    internal const string ConversationDetailView = "analytics:conversationDetail:view";
    internal const string AgentConversationDetailView = "analytics:agentConversationDetail:view";
    internal const string PropertiesIndex = "analytics:conversationProperties:index";
    internal const string AttributesView = "conversation:customAttributes:view";
    internal const string AttributesEdit = "conversation:customAttributes:edit";
    internal const string AttributesDelete = "conversation:customAttributes:delete";
    internal const string SchemaView = "conversation:customAttributes:schemaView";
    internal const string SchemaAdd = "conversation:customAttributes:schemaAdd";
    internal const string SchemaEdit = "conversation:customAttributes:schemaEdit";
    internal const string ExternalTagEdit = "conversation:externalTag:edit";
    internal const string RecordingView = "recording:recording:view";
    internal const string RecordingEditRetention = "recording:recording:editRetention";
    internal const string RecordingRestore = "recording:recording:restore";
    internal const string SegmentView = "recording:recordingSegment:view";
    internal const string ScreenView = "recording:screenRecording:view";
    internal const string ScreenEditRetention = "recording:screenRecording:editRetention";
    internal const string ScreenRestore = "recording:screenRecording:restore";
    internal const string SnippetView = "recording:snippetRecording:view";
    internal const string SnippetEditRetention = "recording:snippetRecording:editRetention";
    internal const string SnippetRestore = "recording:snippetRecording:restore";
    internal const string RetentionPolicyView = "recording:retentionPolicy:view";
    internal const string ProtectionApply = "recording:deletionProtection:apply";
    internal const string ProtectionRevoke = "recording:deletionProtection:revoke";
    internal const string WrapupCodeView = "routing:wrapupCode:view";
    internal const string ProgramView = "speechAndTextAnalytics:program:view";
    internal const string TopicView = "speechAndTextAnalytics:topic:view";

    private static readonly string[] Every =
    [
        ConversationDetailView, AgentConversationDetailView, PropertiesIndex,
        AttributesView, AttributesEdit, AttributesDelete, SchemaView, SchemaAdd, SchemaEdit, ExternalTagEdit,
        RecordingView, RecordingEditRetention, RecordingRestore, SegmentView,
        ScreenView, ScreenEditRetention, ScreenRestore, SnippetView, SnippetEditRetention, SnippetRestore,
        RetentionPolicyView, ProtectionApply, ProtectionRevoke, WrapupCodeView, ProgramView, TopicView,
    ];

    /// <summary>All permissions that any operation of the sandbox asks for.</summary>
    public static IReadOnlyList<string> All => Every;
}
