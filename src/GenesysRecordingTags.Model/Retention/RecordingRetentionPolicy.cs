namespace GenesysRecordingTags;

/// <summary>A retention policy of the organisation (Platform API, section 3.6).</summary>
public sealed record RecordingRetentionPolicy
{
    /// <summary>The policy's id.</summary>
    public required string Id { get; init; }

    /// <summary>The policy's name.</summary>
    public required string Name { get; init; }

    /// <summary>What somebody wrote about it.</summary>
    public string? Description { get; init; }

    /// <summary>Whether the service applies it to new recordings.</summary>
    public bool IsEnabled { get; init; }

    /// <summary>Days from a recording's creation to its archiving; null where the policy does not say.</summary>
    public int? ArchiveDays { get; init; }

    /// <summary>Days from a recording's creation to its deletion; null where the policy does not say.</summary>
    public int? DeleteDays { get; init; }

    /// <summary>Whether it deletes recordings at once instead of keeping them for some days.</summary>
    public bool DeletesAtOnce { get; init; }

    /// <summary>Its place among the policies.</summary>
    public int? Order { get; init; }

    /// <summary>When it was last changed (UTC).</summary>
    public DateTimeOffset? ModifiedAt { get; init; }

    /// <inheritdoc/>
    public override string ToString() => Name;
}
