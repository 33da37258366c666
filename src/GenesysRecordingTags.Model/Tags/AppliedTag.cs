namespace GenesysRecordingTags;

/// <summary>A tag as the service answers it (Media API, section 3).</summary>
public sealed record AppliedTag
{
    /// <summary>The recording; null where the tag is part of a result that names it.</summary>
    public string? RecordingId { get; init; }

    /// <summary>The recording's conversation, where known.</summary>
    public string? ConversationId { get; init; }

    /// <summary>The service's id of the tag.</summary>
    public string? Id { get; init; }

    /// <summary>The label.</summary>
    public string? Label { get; init; }

    /// <summary>The taxonomy's id.</summary>
    public string? TaxonomyId { get; init; }

    /// <summary>0.0 to 1.0; null where the service does not say.</summary>
    public double? Confidence { get; init; }

    /// <summary>The status, as the service spells it; it may be one that this version does not know.</summary>
    public string? Status { get; init; }

    /// <summary>When the service made the tag (UTC).</summary>
    public DateTimeOffset? CreatedTimestamp { get; init; }

    /// <inheritdoc/>
    public override string ToString() => Label ?? string.Empty;
}
