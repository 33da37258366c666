using GenesysRecordingTags.Binding;
using System.Management.Automation;

namespace GenesysRecordingTags;

/// <summary>Says that events are finished, for scripts that do something else with them than to change recordings.</summary>
[Cmdlet(VerbsLifecycle.Complete, "GenesysEvent", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.Low, HelpUri = HelpPages.Folder + "Complete-GenesysEvent.md")]
[OutputType(typeof(InteractionEvent))]
public sealed class CompleteGenesysEventCommand : ConnectedCmdlet
{
    private const int Capacity = 256;

    private readonly Queue<Task> _completions = new();

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

            _completions.Enqueue(Session.Inbox.CompleteAsync(finished));
            while (_completions.Count > Capacity)
            {
                Wait(_completions.Dequeue());
            }

            if (PassThru)
            {
                WriteObject(finished);
            }
        }
    }

    private protected override void End()
    {
        while (_completions.TryDequeue(out var completion))
        {
            Wait(completion);
        }
    }
}
