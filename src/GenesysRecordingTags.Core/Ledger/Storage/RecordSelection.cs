namespace GenesysRecordingTags.Core.Ledger.Storage;

/// <summary>Which records of the chain to visit. What is null selects nothing away.</summary>
internal readonly record struct RecordSelection()
{
    /// <summary>Records behind this place.</summary>
    public long After { get; init; }

    /// <summary>Records up to this place.</summary>
    public long Through { get; init; } = long.MaxValue;

    /// <summary>At the most so many.</summary>
    public long Limit { get; init; } = long.MaxValue;

    /// <summary>Records of this recording.</summary>
    public string? RecordingId { get; init; }

    /// <summary>Records of recordings whose id matches this GLOB pattern.</summary>
    public string? RecordingIdPattern { get; init; }

    /// <summary>Records of these outcomes.</summary>
    public IReadOnlyCollection<AuditOutcome>? Outcomes { get; init; }

    /// <summary>The record of this id.</summary>
    public string? AuditId { get; init; }

    /// <summary>Records of these runs, by id.</summary>
    public IReadOnlyCollection<string>? RunIds { get; init; }

    /// <summary>Records of this time (UTC) and later.</summary>
    public DateTimeOffset? Since { get; init; }

    /// <summary>Records up to this time (UTC).</summary>
    public DateTimeOffset? Until { get; init; }

    /// <summary>Records that meet each of these conditions.</summary>
    public IReadOnlyList<TermCondition>? Terms { get; init; }

    /// <summary>Records at these places, in ascending order.</summary>
    public IReadOnlyList<long>? Sequences { get; init; }

    /// <summary>Whether the newest come first.</summary>
    public bool IsDescending { get; init; }

    /// <summary>The same selection, its runs being one more condition.</summary>
    public RecordSelection WithRunsAsTerms() => RunIds is null
        ? this
        : this with { RunIds = null, Terms = [.. Terms ?? [], new TermCondition(RecordTermKind.RunId, [.. RunIds.Select(id => new TermMatch(id))])] };
}
