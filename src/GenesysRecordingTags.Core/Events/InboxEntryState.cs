namespace GenesysRecordingTags.Core.Events;

/// <summary>What the inbox knows of an event.</summary>
public enum InboxEntryState
{
    /// <summary>It was received for the first time.</summary>
    New,

    /// <summary>It was received before and is not finished.</summary>
    Pending,

    /// <summary>It, or another event of its recording, is finished.</summary>
    Finished,
}
