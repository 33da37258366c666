namespace GenesysRecordingTags;

/// <summary>How a run of changes stands.</summary>
public enum RecordingRunState
{
    /// <summary>A command is at work on it.</summary>
    Running,

    /// <summary>Its last command took all its input to the end.</summary>
    Completed,

    /// <summary>Its last command was stopped: by Ctrl+C, an error that ended the pipeline, or a command downstream that wanted no more.</summary>
    Stopped,

    /// <summary>Its last command ended with its process.</summary>
    Interrupted,
}
