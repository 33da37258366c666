using System.Management.Automation;
using GenesysRecordingTags.Completers;
using GenesysRecordingTags.Pipeline;

namespace GenesysRecordingTags;

/// <summary>Delivers the backlog of compliance sinks now, without waiting for a retry that is due later, and says how far they are.</summary>
[Cmdlet(VerbsData.Sync, "RecordingCompliance", SupportsShouldProcess = true, HelpUri = HelpPages.Folder + "Sync-RecordingCompliance.md")]
[OutputType(typeof(RecordingComplianceSink))]
public sealed class SyncRecordingComplianceCommand : ComplianceCmdlet
{
    /// <summary>Only sinks of these names; wildcards are welcome.</summary>
    [Parameter(Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [SupportsWildcards]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(ComplianceSinkNameCompleter))]
    public string[]? Name { get; set; }

    private protected override void Process()
    {
        var wanted = FindSinks(Name).Where(sink => ShouldProcess(sink.Name, $"Deliver {sink.Backlog} audit records")).ToList();
        Deliver(wanted);
        if (wanted.Count > 0)
        {
            FindSinks([.. wanted.Select(sink => WildcardPattern.Escape(sink.Name))]).ToList().ForEach(Show);
        }
    }

    private void Deliver(List<RecordingComplianceSink> sinks)
    {
        // All channels at the same time; script blocks one by one, on this thread.
        var channels = sinks.Where(sink => sink.Kind != ComplianceSinkKind.ScriptBlock)
            .Select(sink => Compliance.SyncAsync(sink.Name, StopToken));
        Wait(Task.WhenAll(channels.ToList()));

        var scriptBlocks = new ScriptBlockSinks(Open);
        foreach (var sink in sinks.Where(sink => sink.Kind == ComplianceSinkKind.ScriptBlock))
        {
            scriptBlocks.DeliverTo(sink.Name, Diagnostics, StopToken);
        }
    }

    private void Show(RecordingComplianceSink sink)
    {
        var obstacle = sink.LastError ?? (sink.Kind == ComplianceSinkKind.ScriptBlock ? "It belongs to another runspace." : null);
        if (sink.Backlog > 0 && obstacle is not null)
        {
            WriteError(ErrorRecords.Of(
                new GenesysException(
                    GenesysErrorKind.SinkUnavailable,
                    $"Compliance sink '{sink.Name}' has {sink.Backlog} undelivered audit records: {obstacle}",
                    "Nothing is lost: they are delivered when the sink takes them. See Get-RecordingComplianceSink."),
                sink));
        }

        WriteObject(sink);
    }
}
