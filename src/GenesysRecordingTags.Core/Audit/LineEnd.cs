namespace GenesysRecordingTags.Core.Audit;

/// <summary>How a line of a file ends.</summary>
internal enum LineEnd
{
    /// <summary>With a line break.</summary>
    Break,

    /// <summary>With the file.</summary>
    EndOfFile,

    /// <summary>It is longer than a line may be.</summary>
    TooLong,
}
