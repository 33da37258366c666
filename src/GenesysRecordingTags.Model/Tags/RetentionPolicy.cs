namespace GenesysRecordingTags;

/// <summary>A retention policy, by its name and, where known, its id (Media API, section 3).</summary>
public sealed record RetentionPolicy
{
    /// <summary>The policy's name, for example <c>Standard 365 Day</c>.</summary>
    public string? Name { get; init; }

    /// <summary>The policy's id; null where the service is to find it by the name.</summary>
    public string? Id { get; init; }

    /// <inheritdoc/>
    public override string ToString() => Name ?? Id ?? string.Empty;
}
