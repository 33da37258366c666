namespace GenesysRecordingTags;

/// <summary>A taxonomy: the labels a recording may be given, and whether it is published.</summary>
public sealed record RecordingTaxonomy
{
    private readonly DisplayList<string> _labels = DisplayList<string>.Empty;

    /// <summary>The taxonomy's id.</summary>
    public required string Id { get; init; }

    /// <summary>Its name.</summary>
    public string? Name { get; init; }

    /// <summary>Its version, as its owner writes it.</summary>
    public string? Version { get; init; }

    /// <summary>Only a published taxonomy may be used.</summary>
    public bool IsPublished { get; init; } = true;

    /// <summary>The labels. They are compared letter by letter, cases included.</summary>
    public IReadOnlyList<string> Labels
    {
        get => _labels;
        init => _labels = DisplayList<string>.Of(value);
    }

    /// <summary>Where it was read from.</summary>
    public string? Source { get; init; }

    /// <inheritdoc/>
    public override string ToString() => Name ?? Id;
}
