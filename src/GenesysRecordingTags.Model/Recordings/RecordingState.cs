namespace GenesysRecordingTags;

/// <summary>What is known of a recording's tags, retention, metadata and plain tags at one moment. Null means: not known.</summary>
public sealed record RecordingState
{
    /// <summary>The tags with label and taxonomy.</summary>
    public IReadOnlyList<RecordingTag>? Tags { get; init; }

    /// <summary>The retention policy.</summary>
    public RetentionPolicy? RetentionPolicy { get; init; }

    /// <summary>The metadata. A null value says that the key was not there.</summary>
    public IReadOnlyDictionary<string, string?>? Metadata { get; init; }

    /// <summary>The plain tags.</summary>
    public IReadOnlyList<string>? PlainTags { get; init; }
}
