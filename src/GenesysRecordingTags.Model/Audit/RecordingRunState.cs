namespace GenesysRecordingTags;

/// <summary>How a run of changes stands.</summary>
// A long, because ConvertTo-Json writes the names of enums of that size, and the numbers of all others.
#pragma warning disable CA1028
public enum RecordingRunState : long
#pragma warning restore CA1028
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
