namespace GenesysRecordingTags.Sandbox;

/// <summary>Which requests to read from the journal. What is null lets everything through.</summary>
public sealed record JournalFilter
{
    /// <summary>The HTTP method.</summary>
    public string? Method { get; init; }

    /// <summary>Text that path and query contain.</summary>
    public string? PathContains { get; init; }

    /// <summary>The recording.</summary>
    public string? RecordingId { get; init; }

    /// <summary>The conversation.</summary>
    public string? ConversationId { get; init; }

    /// <summary>The operation.</summary>
    public SandboxOperation? Operation { get; init; }

    internal bool Matches(JournalEntry entry) =>
        (Method is null || string.Equals(Method, entry.Method, StringComparison.OrdinalIgnoreCase))
        && (PathContains is null || entry.Target.Contains(PathContains, StringComparison.Ordinal))
        && (RecordingId is null || RecordingId == entry.RecordingId)
        && (ConversationId is null || ConversationId == entry.ConversationId)
        && (Operation is null || Operation == entry.Operation);
}
