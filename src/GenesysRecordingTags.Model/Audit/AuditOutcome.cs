namespace GenesysRecordingTags;

/// <summary>How a change ended.</summary>
// A long, because ConvertTo-Json writes the names of enums of that size, and the numbers of all others.
#pragma warning disable CA1028
public enum AuditOutcome : long
#pragma warning restore CA1028
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
