namespace GenesysRecordingTags;

/// <summary>How a change ended.</summary>
public enum AuditOutcome
{
    /// <summary>The service did it.</summary>
    Succeeded,

    /// <summary>It was refused, by validation or by the service; nothing was changed.</summary>
    Failed,

    /// <summary>It was sent, and no answer says whether it was done. It can be resumed with the same key.</summary>
    Unknown,

    /// <summary>It was not sent: done before for the same event, or cancelled while it waited.</summary>
    Skipped,
}
