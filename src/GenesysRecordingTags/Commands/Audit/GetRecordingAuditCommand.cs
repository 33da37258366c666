using System.Management.Automation;
using GenesysRecordingTags.Binding;
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

    /// <summary>Only records of this recording, or of the object that carries its id.</summary>
    [Parameter(Position = 0, ParameterSetName = SelectionSet, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [Alias("MediaId", "Id")]
    [AllowNull]
    [AllowEmptyString]
    [RecordingIdTransformation]
    public string? RecordingId { get; set; }

    /// <summary>Only records of this time and later.</summary>
    [Parameter(ParameterSetName = SelectionSet)]
    public DateTimeOffset? Since { get; set; }

    /// <summary>Only records up to this time.</summary>
    [Parameter(ParameterSetName = SelectionSet)]
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
    public string[] AuditId { get; set; } = [];

    private protected override void Process()
    {
        if (ParameterSetName == AuditIdSet)
        {
            Array.ForEach(AuditId, Find);
        }
        else if (string.IsNullOrWhiteSpace(RecordingId) && (MyInvocation.ExpectingInput || RecordingId is not null))
        {
            // A blank id must not turn into the whole ledger.
            WriteError(ErrorRecords.Of(new GenesysException(GenesysErrorKind.InvalidRequest, "The recording id is blank.", "Name the recording."), RecordingId));
        }
        else
        {
            Read();
        }
    }

    private void Find(string auditId)
    {
        try
        {
            WriteObject(Trail.Find(auditId));
        }
        catch (GenesysException ex) when (ex.Kind == GenesysErrorKind.AuditRecordNotFound)
        {
            WriteError(ErrorRecords.Of(ex, auditId));
        }
    }

    private void Read()
    {
        var query = new RecordingAuditQuery
        {
            RecordingId = RecordingId,
            Since = Since,
            Until = Until,
            Outcomes = Outcome,
            First = First - _count,
        };
        foreach (var record in Trail.Read(query))
        {
            StopToken.ThrowIfCancellationRequested();
            _count++;
            WriteObject(record);
        }
    }
}
