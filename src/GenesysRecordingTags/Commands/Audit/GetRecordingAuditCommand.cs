using System.Management.Automation;
using GenesysRecordingTags.Binding;
using GenesysRecordingTags.Completers;
using GenesysRecordingTags.Core.Audit;
using GenesysRecordingTags.Pipeline;

namespace GenesysRecordingTags;

/// <summary>Reads audit records, the oldest first: who changed which recording, when, from what to what, and how it ended.</summary>
[Cmdlet(VerbsCommon.Get, "RecordingAudit", DefaultParameterSetName = SelectionSet, HelpUri = HelpPages.Folder + "Get-RecordingAudit.md")]
[OutputType(typeof(RecordingAuditRecord))]
public sealed class GetRecordingAuditCommand : AuditCmdlet
{
    private const string SelectionSet = "Selection";
    private const string AuditIdSet = "AuditId";

    private long _count;

    /// <summary>Only records of these recordings, or of the objects that carry their ids; wildcards are welcome. Letter cases count.</summary>
    [Parameter(Position = 0, ParameterSetName = SelectionSet, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [Alias("MediaId", "Id")]
    [SupportsWildcards]
    [AllowNull]
    [AllowEmptyString]
    [RecordingIdTransformation]
    public string?[]? RecordingId { get; set; }

    /// <summary>Only records of this time and later.</summary>
    [Parameter(ParameterSetName = SelectionSet)]
    [MomentTransformation]
    public DateTimeOffset? Since { get; set; }

    /// <summary>Only records up to this time.</summary>
    [Parameter(ParameterSetName = SelectionSet)]
    [MomentTransformation(IsEnd = true)]
    public DateTimeOffset? Until { get; set; }

    /// <summary>Only records of changes that ended in one of these ways.</summary>
    [Parameter(ParameterSetName = SelectionSet)]
    [ValidateNotNullOrEmpty]
    public AuditOutcome[]? Outcome { get; set; }

    /// <summary>At the most so many records.</summary>
    [Parameter(ParameterSetName = SelectionSet)]
    [ValidateRange(1L, long.MaxValue)]
    public long First { get; set; } = long.MaxValue;

    /// <summary>The records of these ids.</summary>
    [Parameter(Mandatory = true, ParameterSetName = AuditIdSet)]
    [ValidateNotNullOrEmpty]
    [AuditIdTransformation]
    [ArgumentCompleter(typeof(AuditIdCompleter))]
    public string[] AuditId { get; set; } = [];

    private protected override void Process()
    {
        if (ParameterSetName == AuditIdSet)
        {
            Array.ForEach(AuditId, Find);
        }
        else if (RecordingId is null && !MyInvocation.ExpectingInput && !MyInvocation.BoundParameters.ContainsKey(nameof(RecordingId)))
        {
            Read(new RecordingAuditQuery());
        }
        else
        {
            Array.ForEach(RecordingId ?? [null], ReadRecording);
        }
    }

    private void ReadRecording(string? recordingId)
    {
        if (string.IsNullOrWhiteSpace(recordingId))
        {
            // A blank id must not turn into the whole ledger.
            WriteError(ErrorRecords.Of(new GenesysException(GenesysErrorKind.InvalidRequest, "The recording id is blank.", "Name the recording."), recordingId));
            return;
        }

        var id = TrimId(recordingId);
        if (_count >= First)
        {
            return;
        }

        // An id that looks like a pattern is itself first.
        var recordings = IdPattern.IsPattern(id) && !Knows(new RecordingAuditQuery { RecordingId = id })
            ? new RecordingAuditQuery { RecordingIdPattern = IdPattern.ToGlob(id) }
            : new RecordingAuditQuery { RecordingId = id };
        if (Read(recordings) == 0 && !IdPattern.HasWildcard(id) && !Knows(recordings))
        {
            WriteError(ErrorRecords.Of(Trail.UnknownRecording(id), recordingId));
        }
    }

    private bool Knows(RecordingAuditQuery recordings) => Trail.Read(recordings with { First = 1 }).Any();

    private void Find(string auditId)
    {
        try
        {
            WriteObject(Trail.Find(TrimId(auditId)));
        }
        catch (GenesysException ex) when (ex.Kind == GenesysErrorKind.AuditRecordNotFound)
        {
            WriteError(ErrorRecords.Of(ex, auditId));
        }
    }

    /// <returns>How many records were written.</returns>
    private long Read(RecordingAuditQuery recordings)
    {
        var query = recordings with
        {
            Since = Since,
            Until = Until,
            Outcomes = Outcome,
            First = First - _count,
        };
        var before = _count;
        foreach (var record in Trail.Read(query))
        {
            StopToken.ThrowIfCancellationRequested();
            _count++;
            WriteObject(record);
        }

        return _count - before;
    }
}
