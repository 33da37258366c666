namespace GenesysRecordingTags.Core.Changes;

/// <summary>Whether to send a change.</summary>
public enum IntentVerdict
{
    /// <summary>Send it.</summary>
    Proceed,

    /// <summary>The same change was applied to the same recording for the same event.</summary>
    AlreadyApplied,

    /// <summary>Another process that is alive is making the same change now.</summary>
    InProgress,

    /// <summary>The same change is unfinished, and a later change of the recording has overtaken it: sending it now would undo the later one.</summary>
    Overtaken,
}
