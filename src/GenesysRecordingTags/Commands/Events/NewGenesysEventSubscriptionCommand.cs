using System.Management.Automation;
using GenesysRecordingTags.Completers;
using GenesysRecordingTags.Core.Api;

namespace GenesysRecordingTags;

/// <summary>Makes an event subscription; one of that name that exists is written as it is.</summary>
[Cmdlet(VerbsCommon.New, "GenesysEventSubscription", SupportsShouldProcess = true,
    HelpUri = HelpPages.Folder + "New-GenesysEventSubscription.md")]
[OutputType(typeof(GenesysEventSubscription))]
public sealed class NewGenesysEventSubscriptionCommand : ConnectedCmdlet
{
    /// <summary>The name, unique in the organisation.</summary>
    [Parameter(Mandatory = true, Position = 0)]
    [ValidateNotNullOrEmpty]
    public string Name { get; set; } = string.Empty;

    /// <summary>The event types it lets through.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(EventTypeCompleter))]
    public string[] EventType { get; set; } = ["interaction.completed"];

    /// <summary>Events a page.</summary>
    [Parameter]
    [ValidateRange(1, 100)]
    public int PageSize { get; set; } = 50;

    private protected override void Process()
    {
        if (!ShouldProcess($"Event subscription {Name}", "Make"))
        {
            return;
        }

        var subscription = Await(token => Session.EnsureSubscriptionAsync(new EventSelection { SubscriptionName = Name, EventTypes = EventType, PageSize = PageSize }, token));
        Open.SawSubscription(subscription.Name);
        WriteObject(subscription);
    }
}
