namespace GenesysRecordingTags;

/// <summary>What is known of a recording's tags, retention, metadata and plain tags at one moment. Null means: not known.</summary>
public sealed record RecordingState
{
    private readonly DisplayList<RecordingTag>? _tags;
    private readonly DisplayMap<string?>? _metadata;
    private readonly DisplayList<string>? _plainTags;

    /// <summary>The tags with label and taxonomy.</summary>
    public IReadOnlyList<RecordingTag>? Tags
    {
        get => _tags;
        init => _tags = DisplayList<RecordingTag>.Of(value);
    }

    /// <summary>The retention policy; where there are dates, the one that they were computed from.</summary>
    public RetentionPolicy? RetentionPolicy { get; init; }

    /// <summary>When the recording is archived.</summary>
    public RetentionDate? ArchiveDate { get; init; }

    /// <summary>When the recording is deleted.</summary>
    public RetentionDate? DeleteDate { get; init; }

    /// <summary>The metadata. A null value says that the key was not there.</summary>
    public IReadOnlyDictionary<string, string?>? Metadata
    {
        get => _metadata;
        init => _metadata = DisplayMap<string?>.Of(value);
    }

    /// <summary>The plain tags.</summary>
    public IReadOnlyList<string>? PlainTags
    {
        get => _plainTags;
        init => _plainTags = DisplayList<string>.Of(value);
    }

    /// <summary>Where the tags are kept, where that is not the service.</summary>
    public TagStore? TagStore { get; init; }

    /// <summary>The external tag of the conversation, where the change put one; an empty text says that there was none.</summary>
    public string? ExternalTag { get; init; }

    /// <summary>What is known of it, for people to read, control characters escaped: <c>tags: A, B; retention: Standard 365 Day</c>.</summary>
    public override string ToString()
    {
        var parts = new[]
        {
            Tags is null ? null : $"{(TagStore is null ? "tags" : "tags in the ledger only")}: {List(Tags)}",
            string.IsNullOrEmpty(ExternalTag) ? null : $"external tag: {ExternalTag}",
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
