using System.Globalization;
using System.Management.Automation;
using GenesysRecordingTags.Binding;
using GenesysRecordingTags.Core.Ledger;
using GenesysRecordingTags.Pipeline;

namespace GenesysRecordingTags;

/// <summary>Finishes changes that an interrupted run left, or whose outcome is unknown. Each is sent with the key it was begun with, which
/// the service applies once.</summary>
[Cmdlet(VerbsLifecycle.Resume, "RecordingChange", SupportsShouldProcess = true, HelpUri = HelpPages.Folder + "Resume-RecordingChange.md")]
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

    private protected override string Activity => "Resuming changes";

    private protected override void Process()
    {
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
            var change = unfinished[i].Intent.Change with { Input = new ChangeInput(unfinished[i].Intent.Change.Recording.RecordingId, i + 1) };
            if (ShouldChange(change, Describe(unfinished[i]), out _))
            {
                Start(change);
            }
        }
    }

    private static string Describe(UnfinishedChange unfinished)
    {
        var state = unfinished.OutcomeUnknown ? "its outcome is unknown" : "its run was interrupted";
        return string.Create(
            CultureInfo.CurrentCulture,
            $"Resume: {ChangeDescription.Of(unfinished.Intent.Change)} (begun {unfinished.Intent.CreatedAt.ToLocalTime():G}; {state})");
    }
}
