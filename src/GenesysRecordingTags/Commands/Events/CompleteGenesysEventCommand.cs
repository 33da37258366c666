using System.Management.Automation;
using GenesysRecordingTags.Binding;
using GenesysRecordingTags.Pipeline;

namespace GenesysRecordingTags;

/// <summary>Says that events are finished, for scripts that do something else with them than to change recordings.</summary>
[Cmdlet(VerbsLifecycle.Complete, "GenesysEvent", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.Low, HelpUri = HelpPages.Folder + "Complete-GenesysEvent.md")]
[OutputType(typeof(InteractionEvent))]
public sealed class CompleteGenesysEventCommand : ConnectedCmdlet
{
    private const int Capacity = 256;

    private readonly Queue<(InteractionEvent Event, Task Completion)> _completions = new();

    /// <summary>The events, as Get-GenesysEvent wrote them.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true)]
    [ValidateNotNullOrEmpty]
    [InteractionEventTransformation]
    public InteractionEvent[] InputObject { get; set; } = [];

    /// <summary>Writes the events on.</summary>
    [Parameter]
    public SwitchParameter PassThru { get; set; }

    private protected override void Process()
    {
        foreach (var finished in InputObject)
        {
            if (!ShouldProcess($"Event {finished.Id}", "Finish"))
            {
                continue;
            }

            _completions.Enqueue((finished, Session.Inbox.CompleteAsync(finished)));
            while (_completions.Count > Capacity)
            {
                WriteNext();
            }
        }
    }

    private protected override void End()
    {
        while (_completions.Count > 0)
        {
            WriteNext();
        }
    }

    /// <summary>Waits until the next event is durably finished, and only then passes it on.</summary>
    private void WriteNext()
    {
        var (finished, completion) = _completions.Dequeue();
        try
        {
            Wait(completion);
        }
        catch (GenesysException ex)
        {
            WriteError(ErrorRecords.Of(ex, finished));
            return;
        }

        if (PassThru)
        {
            WriteObject(finished);
        }
    }
}
