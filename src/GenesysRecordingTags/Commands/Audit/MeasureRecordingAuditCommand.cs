using System.Management.Automation;
using GenesysRecordingTags.Binding;

namespace GenesysRecordingTags;

/// <summary>Takes figures over audit records: how many changes and failures, how fast, and how much of the index is updated.</summary>
[Cmdlet(VerbsDiagnostic.Measure, "RecordingAudit", DefaultParameterSetName = SelectionSet, HelpUri = HelpPages.Folder + "Measure-RecordingAudit.md")]
[OutputType(typeof(RecordingAuditMeasure))]
public sealed class MeasureRecordingAuditCommand : AuditQueryCmdlet
{
    /// <summary>Only records of these recordings; wildcards are welcome. Letter cases count.</summary>
    [Parameter(ParameterSetName = SelectionSet)]
    [SupportsWildcards]
    [ValidateNotNullOrEmpty]
    [RecordingIdTransformation]
    public string[]? RecordingId { get; set; }

    private protected override void End()
    {
        var query = Query();
        WriteObject(Trail.Measure(RecordingId is null ? query : query with { Sequences = FindPlaces(RecordingId) }, StopToken));
    }
}
