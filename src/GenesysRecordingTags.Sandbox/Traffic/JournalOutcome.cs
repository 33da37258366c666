namespace GenesysRecordingTags.Sandbox;

/// <summary>How a request ended.</summary>
public enum JournalOutcome
{
    /// <summary>It was answered.</summary>
    Answered,

    /// <summary>Its connection was reset before or within the answer.</summary>
    Reset,

    /// <summary>The client gave it up.</summary>
    Cancelled,
}
