namespace GenesysRecordingTags.Core.Ledger;

/// <summary>Whether to send a change.</summary>
public enum IntentVerdict
{
    /// <summary>Send it.</summary>
    Proceed,

    /// <summary>The same operation was done to the same recording for the same event.</summary>
    AlreadyApplied,

    /// <summary>Another process that is alive is doing it now.</summary>
    InProgress,
}
