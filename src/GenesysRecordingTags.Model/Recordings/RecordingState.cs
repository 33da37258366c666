namespace GenesysRecordingTags;

/// <summary>What is known of a recording's tags, retention, metadata and plain tags at one moment. Null means: not known.</summary>
public sealed record RecordingState
{
    /// <summary>The tags with label and taxonomy.</summary>
    public IReadOnlyList<RecordingTag>? Tags { get; init; }

    /// <summary>The retention policy; where there are dates, the one that they were computed from.</summary>
    public RetentionPolicy? RetentionPolicy { get; init; }

    /// <summary>When the recording is archived.</summary>
    public RetentionDate? ArchiveDate { get; init; }

    /// <summary>When the recording is deleted.</summary>
    public RetentionDate? DeleteDate { get; init; }

    /// <summary>The metadata. A null value says that the key was not there.</summary>
    public IReadOnlyDictionary<string, string?>? Metadata { get; init; }

    /// <summary>The plain tags.</summary>
    public IReadOnlyList<string>? PlainTags { get; init; }

    /// <summary>What is known of it, for people to read, control characters escaped: <c>tags: A, B; retention: Standard 365 Day</c>.</summary>
    public override string ToString()
    {
        var parts = new[]
        {
            Tags is null ? null : $"tags: {List(Tags)}",
            RetentionPolicy is null ? null : $"retention: {RetentionPolicy}",
            ArchiveDate is null ? null : $"archive: {ArchiveDate}",
            DeleteDate is null ? null : $"delete: {DeleteDate}",
            Metadata is null ? null : $"metadata: {List(Metadata.Select(pair => $"{pair.Key}={pair.Value ?? "(absent)"}"))}",
            PlainTags is null ? null : $"plain tags: {List(PlainTags)}",
        };
        return DisplayText.Escape(string.Join("; ", parts.OfType<string>()));
    }

    private static string List(IEnumerable<object?> values)
    {
        var text = string.Join(", ", values);
        return text.Length == 0 ? "(none)" : text;
    }
}
