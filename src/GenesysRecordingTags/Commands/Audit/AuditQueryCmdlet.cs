using System.Management.Automation;
using GenesysRecordingTags.Binding;
using GenesysRecordingTags.Completers;
using GenesysRecordingTags.Core.Audit;
using GenesysRecordingTags.Core.Ledger.Storage;
using GenesysRecordingTags.Pipeline;

namespace GenesysRecordingTags;

/// <summary>A cmdlet that asks for some of the audit records. Each text is itself first, and a pattern only where no record has it; letter cases do
/// not count then.</summary>
public abstract class AuditQueryCmdlet : AuditCmdlet
{
    private protected const string SelectionSet = "Selection";

    private protected AuditQueryCmdlet()
    {
    }

    /// <summary>Only records that have one of these labels: applied, asked for, or taken away. Wildcards are welcome.</summary>
    [Parameter(ParameterSetName = SelectionSet)]
    [SupportsWildcards]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(AuditTermCompleter.Label))]
    public string[]? Label { get; set; }

    /// <summary>Only records that have a tag of one of these taxonomies. Wildcards are welcome.</summary>
    [Parameter(ParameterSetName = SelectionSet)]
    [SupportsWildcards]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(AuditTermCompleter.TaxonomyId))]
    public string[]? TaxonomyId { get; set; }

    /// <summary>Only records that have one of these retention policies, by name or by id. Wildcards are welcome.</summary>
    [Parameter(ParameterSetName = SelectionSet)]
    [SupportsWildcards]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(AuditTermCompleter.RetentionPolicy))]
    public string[]? RetentionPolicy { get; set; }

    /// <summary>Only records of these actions.</summary>
    [Parameter(ParameterSetName = SelectionSet)]
    [ValidateNotNullOrEmpty]
    public RecordingAction[]? Action { get; set; }

    /// <summary>Only records of changes that ended in one of these ways.</summary>
    [Parameter(ParameterSetName = SelectionSet)]
    [ValidateNotNullOrEmpty]
    public AuditOutcome[]? Outcome { get; set; }

    /// <summary>Only records of changes that ended with one of these errors. Wildcards are welcome.</summary>
    [Parameter(ParameterSetName = SelectionSet)]
    [SupportsWildcards]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(AuditTermCompleter.ErrorId))]
    public string[]? ErrorId { get; set; }

    /// <summary>Only records of what these users of the operating system did. Wildcards are welcome.</summary>
    [Parameter(ParameterSetName = SelectionSet)]
    [SupportsWildcards]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(AuditTermCompleter.Actor))]
    public string[]? Actor { get; set; }

    /// <summary>Only records of what was done with these OAuth clients. Wildcards are welcome.</summary>
    [Parameter(ParameterSetName = SelectionSet)]
    [SupportsWildcards]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(AuditTermCompleter.Client))]
    public string[]? Client { get; set; }

    /// <summary>Only records of the runs of these names. Wildcards are welcome.</summary>
    [Parameter(ParameterSetName = SelectionSet)]
    [SupportsWildcards]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(RunNameCompleter))]
    public string[]? RunName { get; set; }

    /// <summary>Only records of the runs of these ids. Wildcards are welcome.</summary>
    [Parameter(ParameterSetName = SelectionSet)]
    [SupportsWildcards]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(RunIdCompleter))]
    public string[]? RunId { get; set; }

    /// <summary>Only records of this time and later.</summary>
    [Parameter(ParameterSetName = SelectionSet)]
    [MomentTransformation]
    public DateTimeOffset? Since { get; set; }

    /// <summary>Only records up to this time.</summary>
    [Parameter(ParameterSetName = SelectionSet)]
    [MomentTransformation(IsEnd = true)]
    public DateTimeOffset? Until { get; set; }

    /// <summary>What the parameters select; the recordings are each command's own affair.</summary>
    private protected RecordingAuditQuery Query() => new()
    {
        Labels = ToMatches(Label, () => Trail.Terms.Labels),
        TaxonomyIds = ToMatches(TaxonomyId, () => Trail.Terms.TaxonomyIds),
        RetentionPolicies = ToMatches(RetentionPolicy, () => Trail.Terms.RetentionPolicies),
        Actions = Action,
        Outcomes = Outcome,
        ErrorIds = ToMatches(ErrorId, () => Trail.Terms.ErrorIds),
        Actors = ToMatches(Actor, () => Trail.Terms.Actors),
        Clients = ToMatches(Client, () => Trail.Terms.Clients),
        RunIds = RunId is null && RunName is null
            ? null
            : new RunSelection(Trail.Runs).Resolve(RunId, RunName, (error, text) => WriteError(ErrorRecords.Of(error, text))),
        Since = Since,
        Until = Until,
    };

    /// <summary>Which recordings a text means: itself first, a pattern only where the ledger has no such recording.</summary>
    private protected RecordingAuditQuery ToRecordings(string id)
    {
        var literal = new RecordingAuditQuery { RecordingId = id };
        return IdPattern.IsPattern(id) && !Knows(literal) ? new RecordingAuditQuery { RecordingIdPattern = IdPattern.ToGlob(id) } : literal;
    }

    /// <summary>Whether there is any such record.</summary>
    private protected bool Knows(RecordingAuditQuery query) => Trail.Read(query with { First = 1 }).Any();

    /// <summary>The places of the records of recordings; an error for each recording that the ledger does not know.</summary>
    private protected IReadOnlyList<long> FindPlaces(string[] recordingIds) => Trail.FindPlaces(recordingIds.Select(recordingId =>
    {
        var id = TrimId(recordingId);
        var recordings = ToRecordings(id);
        if (!IdPattern.HasWildcard(id) && !Knows(recordings))
        {
            WriteError(ErrorRecords.Of(Trail.UnknownRecording(id), recordingId));
        }

        return recordings;
    }));

    /// <summary>A text means itself first, whatever else it matches; only where the ledger has no such text it is a pattern.</summary>
    private static TermMatch[]? ToMatches(string[]? texts, Func<IReadOnlyList<string>> readKnown)
    {
        if (texts is null)
        {
            return null;
        }

        var known = readKnown();
        return Array.ConvertAll(texts, given => given.Trim() is var text && known.Contains(text) ? new TermMatch(text) : new TermMatch(text, TextPattern.Of(text).IsMatch));
    }
}
