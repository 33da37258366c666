using System.Management.Automation;
using GenesysRecordingTags.Completers;
using GenesysRecordingTags.Pipeline;

namespace GenesysRecordingTags;

/// <summary>A cmdlet that makes changes of its own, whose run can be named.</summary>
public abstract class NamedRunCmdlet : RecordingChangeCmdlet
{
    private protected NamedRunCmdlet()
    {
    }

    /// <summary>Names the run. In runs of the same name, the same change of the same recording is applied once: a list that was cut off is simply
    /// run again.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(RunNameCompleter))]
    public string? RunName { get; set; }

    private protected override string? NewRunName => RunName;

    private protected override void Begin()
    {
        RunName = RunNames.Check(RunName);
        base.Begin();
    }
}
