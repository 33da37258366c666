using System.Management.Automation;
using GenesysRecordingTags.Binding;
using GenesysRecordingTags.Core.Audit;

namespace GenesysRecordingTags;

/// <summary>Takes figures over audit records: how many changes and failures, how fast, and how much of the index is updated.</summary>
[Cmdlet(VerbsDiagnostic.Measure, "RecordingAudit", HelpUri = HelpPages.Folder + "Measure-RecordingAudit.md")]
[OutputType(typeof(RecordingAuditMeasure))]
public sealed class MeasureRecordingAuditCommand : AuditCmdlet
{
    /// <summary>Only records of this time and later.</summary>
    [Parameter]
    [MomentTransformation]
    public DateTimeOffset? Since { get; set; }

    /// <summary>Only records up to this time.</summary>
    [Parameter]
    [MomentTransformation(IsEnd = true)]
    public DateTimeOffset? Until { get; set; }

    private protected override void End() =>
        WriteObject(Trail.Measure(new RecordingAuditQuery { Since = Since, Until = Until }, StopToken));
}
