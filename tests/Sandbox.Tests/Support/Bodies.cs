namespace GenesysRecordingTags.Sandbox.Tests;

/// <summary>Request bodies that keep all rules.</summary>
internal static class Bodies
{
    public const string ComplianceId = "a1b2c3d4-e5f6-7890-abcd-ef1234567890";
    public const string UnpublishedId = "d4e5f6a7-b8c9-0123-def0-234567890123";
    public const string Metadata = """{"metadata":{"processed_by":"automation-script"},"tags":["voicemail","escalated"]}""";
    public const string Subscription =
        """{"name":"recording-metadata-injector","filter":{"eventTypes":["interaction.completed"]},"pageSize":50}""";

    public static string Tag(
        string label = "\"Compliance:PCI-DSS\"", string taxonomyId = $"\"{ComplianceId}\"", string confidence = "0.95", string status = "\"Active\"") =>
        $$"""{"label":{{label}},"taxonomyId":{{taxonomyId}},"confidence":{{confidence}},"status":{{status}}}""";

    public static string Tags(params string[] tags) => $$"""{"tags":[{{string.Join(',', tags)}}]}""";

    public static string Tagging(string retentionPolicy) => $$"""{"tags":[{{Tag()}}],"retentionPolicy":{{retentionPolicy}}}""";
}
