using System.Management.Automation;
using GenesysRecordingTags.Completers;

namespace GenesysRecordingTags;

/// <summary>Forgets compliance sinks, and how far they are. What they were sent stays with them.</summary>
[Cmdlet(VerbsLifecycle.Unregister, "RecordingComplianceSink", SupportsShouldProcess = true,
    HelpUri = HelpPages.Folder + "Unregister-RecordingComplianceSink.md")]
public sealed class UnregisterRecordingComplianceSinkCommand : ComplianceCmdlet
{
    /// <summary>The sinks' names; wildcards are welcome.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [SupportsWildcards]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(ComplianceSinkNameCompleter))]
    public string[] Name { get; set; } = [];

    private protected override void Process()
    {
        var sinks = FindSinks(Name, out var unreadable);

        // For a sink whose row can't be read, this is the way out.
        foreach (var row in unreadable)
        {
            if (ShouldProcess(row.Key, "Unregister compliance sink (its row in the ledger can't be read)"))
            {
                Wait(Compliance.UnregisterAsync(row.Key));
            }
        }

        foreach (var sink in sinks)
        {
            if (ShouldProcess(sink.Name, $"Unregister compliance sink ({sink.Backlog} audit records undelivered)"))
            {
                Wait(Compliance.UnregisterAsync(sink.Name));
            }
        }
    }
}
