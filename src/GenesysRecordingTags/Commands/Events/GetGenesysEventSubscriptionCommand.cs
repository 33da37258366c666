using System.Management.Automation;
using GenesysRecordingTags.Binding;
using GenesysRecordingTags.Completers;
using GenesysRecordingTags.Pipeline;

namespace GenesysRecordingTags;

/// <summary>Lists the organisation's event subscriptions.</summary>
[Cmdlet(VerbsCommon.Get, "GenesysEventSubscription", HelpUri = HelpPages.Folder + "Get-GenesysEventSubscription.md")]
[OutputType(typeof(GenesysEventSubscription))]
public sealed class GetGenesysEventSubscriptionCommand : ConnectedCmdlet
{
    /// <summary>Only subscriptions of these names; wildcards are welcome.</summary>
    [Parameter(Position = 0)]
    [SupportsWildcards]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(SubscriptionNameCompleter))]
    public string[]? Name { get; set; }

    private protected override void End()
    {
        var subscriptions = Await(Session.GetSubscriptionsAsync);
        foreach (var subscription in subscriptions)
        {
            Open.SawSubscription(subscription.Name);
        }

        if (Name is null)
        {
            WriteObject(subscriptions, enumerateCollection: true);
            return;
        }

        foreach (var name in Name)
        {
            WriteObject(NameFilter.Select(name, subscriptions, () => Miss(subscriptions, name), subscription => subscription.Name), enumerateCollection: true);
        }
    }

    private void Miss(IReadOnlyList<GenesysEventSubscription> subscriptions, string name) => WriteError(ErrorRecords.Of(
        new GenesysException(
            GenesysErrorKind.SubscriptionNotFound,
            $"There is no event subscription named '{name}'.{SimilarName.Ask(name, subscriptions.Select(subscription => subscription.Name).OfType<string>())}",
            "Get-GenesysEventSubscription without a name lists those there are; New-GenesysEventSubscription makes one."),
        name));
}
