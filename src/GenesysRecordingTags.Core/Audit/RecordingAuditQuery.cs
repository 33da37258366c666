using GenesysRecordingTags.Core.Ledger.Storage;

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

    /// <summary>Records that have one of these labels: applied, asked for, or taken away.</summary>
    public IReadOnlyList<TermMatch>? Labels { get; init; }

    /// <summary>Records that have a tag of one of these taxonomies.</summary>
    public IReadOnlyList<TermMatch>? TaxonomyIds { get; init; }

    /// <summary>Records that have one of these retention policies, by name or by id.</summary>
    public IReadOnlyList<TermMatch>? RetentionPolicies { get; init; }

    /// <summary>Records of these users' commands.</summary>
    public IReadOnlyList<TermMatch>? Actors { get; init; }

    /// <summary>Records of these OAuth clients.</summary>
    public IReadOnlyList<TermMatch>? Clients { get; init; }

    /// <summary>Records of these errors.</summary>
    public IReadOnlyList<TermMatch>? ErrorIds { get; init; }

    /// <summary>Records of these actions.</summary>
    public IReadOnlyCollection<RecordingAction>? Actions { get; init; }

    /// <summary>Records at these places in the chain, in ascending order.</summary>
    public IReadOnlyList<long>? Sequences { get; init; }

    /// <summary>Records behind this place in the chain.</summary>
    public long AfterSequence { get; init; }

    /// <summary>At the most so many, the oldest first.</summary>
    public long? First { get; init; }

    /// <summary>At the most so many, the newest of all that are selected; they are read the oldest first as well.</summary>
    public long? Last { get; init; }

    /// <summary>Whether anything but time and place selects.</summary>
    internal bool IsPartial => this is not
    {
        RecordingId: null, RecordingIdPattern: null, Outcomes: null, AuditId: null, RunIds: null, Labels: null, TaxonomyIds: null, RetentionPolicies: null,
        Actors: null, Clients: null, ErrorIds: null, Actions: null, Sequences: null,
    };

    /// <summary>The conditions on terms; null where there are none.</summary>
    internal IReadOnlyList<TermCondition>? ToConditions()
    {
        var conditions = new List<TermCondition>();
        Add(RecordTermKind.Label, Labels);
        Add(RecordTermKind.TaxonomyId, TaxonomyIds);
        Add(RecordTermKind.RetentionPolicy, RetentionPolicies);
        Add(RecordTermKind.Actor, Actors);
        Add(RecordTermKind.Client, Clients);
        Add(RecordTermKind.ErrorId, ErrorIds);
        Add(RecordTermKind.Action, Actions?.Select(action => new TermMatch(action.ToString())).ToList());
        return conditions.Count == 0 ? null : conditions;

        void Add(RecordTermKind kind, IReadOnlyList<TermMatch>? values)
        {
            if (values is not null)
            {
                conditions.Add(new TermCondition(kind, values));
            }
        }
    }
}
