namespace GenesysRecordingTags;

/// <summary>Who finds a connection without being handed it.</summary>
public enum ConnectionScope
{
    /// <summary>The runspace that made it, until that is closed.</summary>
    Runspace,

    /// <summary>Every runspace of the process: other sessions of a host, ForEach-Object -Parallel, thread jobs.</summary>
    Process,
}
