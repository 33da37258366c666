namespace GenesysRecordingTags.Core.Changes;

/// <summary>Why a change is unfinished.</summary>
public enum UnfinishedReason
{
    /// <summary>Its run ended before its outcome was recorded.</summary>
    Interrupted,

    /// <summary>Its outcome was recorded as unknown: it was sent, and no answer came.</summary>
    OutcomeUnknown,

    /// <summary>It was not applied, and may succeed later: it was cancelled before it was sent, or met a transient failure.</summary>
    NotApplied,
}
