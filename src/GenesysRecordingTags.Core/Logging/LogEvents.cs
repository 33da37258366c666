namespace GenesysRecordingTags.Core.Logging;

/// <summary>What a line of the log tells of.</summary>
public static class LogEvents
{
    /// <summary>A connection was opened.</summary>
    public const string ConnectionOpened = "connectionOpened";

    /// <summary>A connection could not be opened.</summary>
    public const string ConnectionFailed = "connectionFailed";

    /// <summary>A connection was closed.</summary>
    public const string ConnectionClosed = "connectionClosed";

    /// <summary>A command began.</summary>
    public const string CommandStarted = "commandStarted";

    /// <summary>A command ended.</summary>
    public const string CommandEnded = "commandEnded";

    /// <summary>A request was sent once.</summary>
    public const string Request = "request";

    /// <summary>A request is about to be sent again.</summary>
    public const string Retry = "retry";

    /// <summary>Something waited a second or more.</summary>
    public const string Wait = "wait";

    /// <summary>An access token was got.</summary>
    public const string TokenRenewed = "tokenRenewed";

    /// <summary>A change of a recording ended.</summary>
    public const string Change = "change";

    /// <summary>A warning was shown.</summary>
    public const string Warning = "warning";

    /// <summary>An error was shown.</summary>
    public const string Error = "error";

    /// <summary>Lines were lost: the file could not be written for too long.</summary>
    public const string LinesLost = "linesLost";
}
