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
        foreach (var sink in FindSinks(Name))
        {
            if (ShouldProcess(sink.Name, $"Unregister compliance sink ({sink.Backlog} audit records undelivered)"))
            {
                Wait(Compliance.UnregisterAsync(sink.Name));
            }
        }
    }
}
