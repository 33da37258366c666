namespace GenesysRecordingTags.Core.Logging;

/// <summary>Where a log is, and how large it may become.</summary>
public sealed record LogOptions
{
    /// <summary>The file, as an absolute path. Folders that are missing are made.</summary>
    public required string Path { get; init; }

    /// <summary>A file that would become larger is set aside, and a new one begun.</summary>
    public long MaximumBytes { get; init; } = 10 * 1024 * 1024;

    /// <summary>How many files there are at the most, the current one included.</summary>
    public int FileCount { get; init; } = 5;

    /// <summary>The command that the current call is made for; null where there is none.</summary>
    public Func<CommandIdentity?> Command { get; init; } = static () => null;

    /// <summary>Takes the one warning that the file can't be written.</summary>
    public Action<string> Warn { get; init; } = static _ => { };

    /// <summary>The clock.</summary>
    public TimeProvider TimeProvider { get; init; } = TimeProvider.System;
}
