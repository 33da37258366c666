namespace GenesysRecordingTags.Core.Audit;

/// <summary>Which audit records to read. What is null selects nothing away.</summary>
public sealed record RecordingAuditQuery
{
    /// <summary>Everything.</summary>
    public static readonly RecordingAuditQuery All = new();

    /// <summary>Records of this recording.</summary>
    public string? RecordingId { get; init; }

    /// <summary>Records of recordings whose id matches this pattern: <c>*</c>, <c>?</c>, <c>[a-z]</c>, as in SQLite's GLOB. Letter cases count.</summary>
    public string? RecordingIdPattern { get; init; }

    /// <summary>Records of this time and later.</summary>
    public DateTimeOffset? Since { get; init; }

    /// <summary>Records up to this time.</summary>
    public DateTimeOffset? Until { get; init; }

    /// <summary>Records of these outcomes.</summary>
    public IReadOnlyCollection<AuditOutcome>? Outcomes { get; init; }

    /// <summary>The record of this id.</summary>
    public string? AuditId { get; init; }

    /// <summary>Records of these runs, by id.</summary>
    public IReadOnlyCollection<string>? RunIds { get; init; }

    /// <summary>Records behind this place in the chain.</summary>
    public long AfterSequence { get; init; }

    /// <summary>At the most so many, the oldest first.</summary>
    public long? First { get; init; }
}
