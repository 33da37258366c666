namespace GenesysRecordingTags.Sandbox;

/// <summary>The taxonomies and retention policies of every sandbox.</summary>
internal static class SampleCatalog
{
    private const string Source = "sandbox";

    public static IReadOnlyList<RecordingTaxonomy> Taxonomies() =>
    [
        Taxonomy("a1b2c3d4-e5f6-7890-abcd-ef1234567890", "Compliance", "3", true,
            "Compliance:PCI-DSS", "Compliance:GDPR", "Compliance:HIPAA", "Compliance:Consent-Recorded", "Compliance:Consent-Missing"),
        Taxonomy("b2c3d4e5-f6a7-8901-bcde-f12345678901", "Quality", "1", true,
            "Quality:Excellent", "Quality:Good", "Quality:Needs-Coaching", "Quality:Escalation"),
        Taxonomy("c3d4e5f6-a7b8-9012-cdef-123456789012", "Customer Intent", "7", true,
            "Intent:Billing", "Intent:Cancellation", "Intent:Complaint", "Intent:Technical-Support", "Intent:Sales"),
        Taxonomy("d4e5f6a7-b8c9-0123-def0-234567890123", "Sentiment", "1-draft", false,
            "Sentiment:Positive", "Sentiment:Neutral", "Sentiment:Negative"),
    ];

    public static IReadOnlyList<RetentionPolicy> RetentionPolicies() =>
    [
        new() { Name = "Standard 365 Day", Id = "ret-policy-9876" },
        new() { Name = "PCI 90 Day", Id = "ret-policy-1090" },
        new() { Name = "Quality 30 Day", Id = "ret-policy-3030" },
        new() { Name = "Legal Hold", Id = "ret-policy-7777" },
    ];

    private static RecordingTaxonomy Taxonomy(string id, string name, string version, bool isPublished, params string[] labels) =>
        new() { Id = id, Name = name, Version = version, IsPublished = isPublished, Labels = labels, Source = Source };
}
