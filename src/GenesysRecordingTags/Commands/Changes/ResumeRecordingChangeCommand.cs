using GenesysRecordingTags.Core.Changes;
using System.Globalization;
using System.Management.Automation;
using GenesysRecordingTags.Binding;
using GenesysRecordingTags.Pipeline;

namespace GenesysRecordingTags;

/// <summary>Finishes changes that an interrupted run left, or whose outcome is unknown. Each is sent with the key it was begun with, which
/// the service applies once.</summary>
[Cmdlet(VerbsLifecycle.Resume, "RecordingChange", SupportsShouldProcess = true)]
[OutputType(typeof(RecordingTagResult), typeof(RecordingMetadata))]
public sealed class ResumeRecordingChangeCommand : RecordingChangeCmdlet
{
    private readonly HashSet<string> _wanted = new(StringComparer.Ordinal);

    /// <summary>Only changes of these recordings; all where none is given.</summary>
    [Parameter(Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [Alias("MediaId", "Id")]
    [ValidateNotNullOrEmpty]
    [RecordingIdTransformation]
    public string? RecordingId { get; set; }

    /// <summary>Sends changes, too, that a later change of the same recording has overtaken, and does not wait for a pending index.</summary>
    [Parameter]
    public SwitchParameter Force { get; set; }

    private protected override string Activity => "Resuming changes";

    private protected override void Process()
    {
        base.Process();
        if (RecordingId is not null)
        {
            _wanted.Add(RecordingId);
        }
    }

    private protected override void End()
    {
        if (!MyInvocation.ExpectingInput || _wanted.Count > 0)
        {
            ResumeAll();
        }

        base.End();
    }

    private void ResumeAll()
    {
        var unfinished = Ledger.FindUnfinished()
            .Where(change => _wanted.Count == 0 || _wanted.Contains(change.Intent.Change.Recording.RecordingId))
            .ToList();
        if (unfinished.Count == 0)
        {
            WriteVerbose("There is no unfinished change.");
        }

        for (var i = 0; i < unfinished.Count; i++)
        {
            Resume(unfinished[i], i + 1);
        }
    }

    private void Resume(UnfinishedChange unfinished, int row)
    {
        var stored = unfinished.Intent.Change;
        var recordingId = stored.Recording.RecordingId;
        if (unfinished.OvertakenBy is { } later && !Force)
        {
            WriteWarning($"Recording '{recordingId}': not sent: {stored.Describe()} (begun {Local(unfinished.Intent.CreatedAt)}). "
                + $"A later change of the recording ({later}) has overtaken it. -Force sends it all the same.");
            return;
        }

        var change = stored with { Input = new ChangeInput(recordingId, row), Force = Force || stored.Force };
        if (ShouldChange(change, Describe(unfinished), out _))
        {
            Start(change);
        }
    }

    private static string Local(DateTimeOffset time) => time.ToLocalTime().ToString("G", CultureInfo.CurrentCulture);

    private static string Describe(UnfinishedChange unfinished)
    {
        var state = unfinished.OutcomeUnknown ? "its outcome is unknown" : "its run was interrupted";
        return string.Create(
            CultureInfo.CurrentCulture,
            $"Resume: {unfinished.Intent.Change.Describe()} (begun {Local(unfinished.Intent.CreatedAt)}; {state})");
    }
}
