using System.Management.Automation;
using GenesysRecordingTags.Completers;

namespace GenesysRecordingTags;

/// <summary>Lists the compliance sinks, and how far each of them is.</summary>
[Cmdlet(VerbsCommon.Get, "RecordingComplianceSink", HelpUri = HelpPages.Folder + "Get-RecordingComplianceSink.md")]
[OutputType(typeof(RecordingComplianceSink))]
public sealed class GetRecordingComplianceSinkCommand : ComplianceCmdlet
{
    /// <summary>Only sinks of these names; wildcards are welcome.</summary>
    [Parameter(Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [SupportsWildcards]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(ComplianceSinkNameCompleter))]
    public string[]? Name { get; set; }

    private protected override void Process() => WriteObject(FindSinks(Name), enumerateCollection: true);
}
