namespace GenesysRecordingTags.Core.Platform;

/// <summary>The permissions that the module's requests need, spelled as the service spells them.</summary>
internal static class PlatformPermissions
{
    public const string ConversationDetailView = "analytics:conversationDetail:view";
    public const string RecordingView = "recording:recording:view";
    public const string RecordingEditRetention = "recording:recording:editRetention";
    public const string ScreenEditRetention = "recording:screenRecording:editRetention";
    public const string SnippetEditRetention = "recording:snippetRecording:editRetention";
    public const string RetentionPolicyView = "recording:retentionPolicy:view";

    public const string AttributesView = "conversation:customAttributes:view";
    public const string AttributesEdit = "conversation:customAttributes:edit";
    public const string AttributesDelete = "conversation:customAttributes:delete";
    public const string SchemaView = "conversation:customAttributes:schemaView";
    public const string SchemaAdd = "conversation:customAttributes:schemaAdd";
    public const string SchemaEdit = "conversation:customAttributes:schemaEdit";

    public const string ProgramView = "speechAndTextAnalytics:program:view";
    public const string TopicView = "speechAndTextAnalytics:topic:view";
    public const string WrapUpCodeView = "routing:wrapupCode:view";
    public const string ExternalTagEdit = "conversation:externalTag:edit";
    public const string PropertiesIndex = "analytics:conversationProperties:index";

    /// <summary>Those of the commands that everybody needs, each with the commands that need it.</summary>
    public static IReadOnlyList<MissingPermission> All { get; } =
    [
        new(ConversationDetailView, ["Get-GenesysEvent"]),
        new(RecordingView, ["Get-GenesysEvent", "Set-RecordingRetention"]),
        new(RecordingEditRetention, ["Set-RecordingRetention", "Add-RecordingTag -RetentionPolicy"]),
        new(RetentionPolicyView, ["Get-RecordingRetentionPolicy", "Set-RecordingRetention -Policy", "Add-RecordingTag -RetentionPolicy"]),
        new(AttributesView, ["Get-RecordingTag", "Remove-RecordingTag", "Add-RecordingTag", "Set-RecordingMetadata", "Get-RecordingMetadata"]),
        new(AttributesEdit, ["Add-RecordingTag", "Set-RecordingMetadata"]),
        new(AttributesDelete, ["Remove-RecordingTag"]),
        new(SchemaView, ["Add-RecordingTag", "Set-RecordingMetadata", "Get-RecordingTag", "Remove-RecordingTag", "Initialize-RecordingTagSchema"]),
        new(SchemaAdd, ["Initialize-RecordingTagSchema"]),
        new(SchemaEdit, ["Initialize-RecordingTagSchema"]),
    ];
}
