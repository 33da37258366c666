namespace GenesysRecordingTags.Sandbox;

/// <summary>The organisation's own count of what was changed through the Platform API.</summary>
public sealed record SandboxPlatformCounts
{
    /// <summary>Custom attributes records created, replaced or merged.</summary>
    public long RecordWrites { get; init; }

    /// <summary>Those of them that changed neither a value nor a division: repeats.</summary>
    public long UnchangedRecordWrites { get; init; }

    /// <summary>Custom attributes records deleted.</summary>
    public long RecordDeletes { get; init; }

    /// <summary>Recordings whose archive or deletion date was changed, once for each call that changed one.</summary>
    public long RetentionChanges { get; init; }

    /// <summary>External tags accepted.</summary>
    public long ExternalTags { get; init; }

    /// <summary>Analytics properties accepted.</summary>
    public long IndexedProperties { get; init; }
}
