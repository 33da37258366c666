namespace GenesysRecordingTags.Core.Logging;

/// <summary>How much a line of the log matters.</summary>
public enum LogLevel
{
    /// <summary>Work as it should be.</summary>
    Information,

    /// <summary>A failure that may pass, or something to know.</summary>
    Warning,

    /// <summary>A change, an item or a command failed.</summary>
    Error,
}
