using System.Globalization;
using System.Management.Automation;
using GenesysRecordingTags.Binding;
using GenesysRecordingTags.Core.Ledger;

namespace GenesysRecordingTags;

/// <summary>Moves old audit records out of the ledger into an archive, which stays a part of the chain and is found by the same commands.</summary>
[Cmdlet(VerbsData.Compress, "RecordingAudit", SupportsShouldProcess = true, HelpUri = HelpPages.Folder + "Compress-RecordingAudit.md")]
[OutputType(typeof(RecordingAuditArchive))]
public sealed class CompressRecordingAuditCommand : ConnectedCmdlet
{
    /// <summary>Records before this time are moved, up to the first one that is not.</summary>
    [Parameter(Mandatory = true, Position = 0)]
    [MomentTransformation]
    public DateTimeOffset Before { get; set; }

    /// <summary>The archive's file; beside the ledger where it isn't given.</summary>
    [Parameter(Position = 1)]
    [Alias("LiteralPath")]
    [ValidateNotNullOrEmpty]
    public string? Path { get; set; }

    private protected override void End()
    {
        var path = Path is null ? null : FileArgument.ResolveNew(this, Path, overwrites: false);
        if (LedgerArchiving.Plan(Ledger, Before, path) is not { } plan)
        {
            WriteVerbose("There is no record to move: all are of that time or later, in an archive already, or still to be delivered to a compliance sink.");
            return;
        }

        var what = string.Create(CultureInfo.CurrentCulture, $"Move {plan.RecordCount:N0} audit records ({plan.FirstSequence} to {plan.LastSequence}) to the archive '{plan.Path}'");
        if (ShouldProcess(Ledger.Path, what) && Wait(LedgerArchiving.MoveAsync(Ledger, Before, path, StopToken)) is { } archive)
        {
            WriteObject(archive);
        }
    }
}
