namespace GenesysRecordingTags;

/// <summary>A schema of the organisation that tags are records of (Platform API, section 3.8).</summary>
public sealed record RecordingTagSchema
{
    private readonly DisplayList<string> _fields = DisplayList<string>.Empty;
    private readonly DisplayList<string> _missingFields = DisplayList<string>.Empty;

    /// <summary>Its title, by which it is found.</summary>
    public required string Title { get; init; }

    /// <summary>The service's id; null where there is none yet.</summary>
    public string? Id { get; init; }

    /// <summary>Its version; 0 where there is none yet.</summary>
    public int Version { get; init; }

    /// <summary>Its fields.</summary>
    public IReadOnlyList<string> Fields
    {
        get => _fields;
        init => _fields = DisplayList<string>.Of(value);
    }

    /// <summary>The fields that it needs and has not.</summary>
    public IReadOnlyList<string> MissingFields
    {
        get => _missingFields;
        init => _missingFields = DisplayList<string>.Of(value);
    }

    /// <summary>Whether records can be made of it.</summary>
    public bool IsEnabled { get; init; }

    /// <summary>Whether nothing has to be done.</summary>
    public bool IsReady => Id is not null && IsEnabled && MissingFields.Count == 0;

    /// <inheritdoc/>
    public override string ToString() => Title;
}
