using System.Management.Automation;
using GenesysRecordingTags.Binding;
using GenesysRecordingTags.Completers;
using GenesysRecordingTags.Pipeline;

namespace GenesysRecordingTags;

/// <summary>Lists the runs of a ledger, the oldest first: which command changed recordings, who ran it, and what became of its changes.</summary>
[Cmdlet(VerbsCommon.Get, "RecordingRun", HelpUri = HelpPages.Folder + "Get-RecordingRun.md")]
[OutputType(typeof(RecordingRun))]
public sealed class GetRecordingRunCommand : AuditCmdlet
{
    private readonly HashSet<string> _wanted = new(StringComparer.Ordinal);

    /// <summary>Only runs of these names; wildcards are welcome, letter cases do not count.</summary>
    [Parameter(Position = 0)]
    [SupportsWildcards]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(RunNameCompleter))]
    public string[]? RunName { get; set; }

    /// <summary>Only the runs of these ids, or of the objects that carry them; wildcards are welcome.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [SupportsWildcards]
    [AllowNull]
    [AllowEmptyCollection]
    [ArgumentCompleter(typeof(RunIdCompleter))]
    public string[]? RunId { get; set; }

    /// <summary>Only runs that began at this time or later.</summary>
    [Parameter]
    [MomentTransformation]
    public DateTimeOffset? Since { get; set; }

    /// <summary>Only runs that began up to this time.</summary>
    [Parameter]
    [MomentTransformation(IsEnd = true)]
    public DateTimeOffset? Until { get; set; }

    /// <summary>At the most so many runs, the newest.</summary>
    [Parameter]
    [ValidateRange(1, int.MaxValue)]
    public int Last { get; set; } = int.MaxValue;

    private bool IsSelective => RunName is not null || MyInvocation.BoundParameters.ContainsKey(nameof(RunId)) || MyInvocation.ExpectingInput;

    private protected override void Process()
    {
        // An object without a run must not turn into all of them.
        if (RunName is not null || RunId is { Length: > 0 })
        {
            var ids = RunId is { Length: > 0 } ? RunId : null;
            _wanted.UnionWith(new RunSelection(Trail.Runs).Resolve(ids, RunName, (error, text) => WriteError(ErrorRecords.Of(error, text))));
        }
    }

    private protected override void End()
    {
        foreach (var run in Trail.Runs.Read(IsSelective ? _wanted : null, Since, Until, Last))
        {
            StopToken.ThrowIfCancellationRequested();
            WriteObject(run);
        }
    }
}
