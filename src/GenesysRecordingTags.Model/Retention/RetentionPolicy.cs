namespace GenesysRecordingTags;

/// <summary>A retention policy, by its name and, where known, its id. Where dates were computed from it, also by what it said at that time.</summary>
public sealed record RetentionPolicy
{
    /// <summary>The policy's name, for example <c>Standard 365 Day</c>.</summary>
    public string? Name { get; init; }

    /// <summary>The policy's id; null where the service is to find it by the name.</summary>
    public string? Id { get; init; }

    /// <summary>When the policy was last changed before dates were computed from it (UTC); null where none were.</summary>
    public DateTimeOffset? ModifiedAt { get; init; }

    /// <summary>Days from a recording's creation to its archiving, as dates were computed; null where the policy archives nothing.</summary>
    public int? ArchiveDays { get; init; }

    /// <summary>Days from a recording's creation to its deletion, as dates were computed; null where the policy deletes nothing.</summary>
    public int? DeleteDays { get; init; }

    /// <inheritdoc/>
    public override string ToString() => Name ?? Id ?? string.Empty;
}
