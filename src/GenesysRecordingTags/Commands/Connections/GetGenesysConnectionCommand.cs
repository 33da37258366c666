using System.Management.Automation;
using System.Management.Automation.Runspaces;
using GenesysRecordingTags.Binding;
using GenesysRecordingTags.Completers;
using GenesysRecordingTags.Connections;

namespace GenesysRecordingTags;

/// <summary>Lists the open connections that this runspace sees, the current one first.</summary>
[Cmdlet(VerbsCommon.Get, "GenesysConnection", HelpUri = HelpPages.Folder + "Get-GenesysConnection.md")]
[OutputType(typeof(GenesysConnection))]
public sealed class GetGenesysConnectionCommand : GenesysCmdlet
{
    /// <summary>Only connections of these names; wildcards are welcome.</summary>
    [Parameter(Position = 0)]
    [SupportsWildcards]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(ConnectionNameCompleter))]
    public string[]? Name { get; set; }

    private protected override void End()
    {
        var connections = ConnectionRegistry.VisibleTo(Runspace.DefaultRunspace).Reverse().Select(open => open.Connection).ToList();
        if (Name is null)
        {
            WriteObject(connections, enumerateCollection: true);
            return;
        }

        foreach (var name in Name)
        {
            WriteObject(NameFilter.Select(name, connections, () => Miss(connections, name), connection => connection.Name), enumerateCollection: true);
        }
    }

    private void Miss(IEnumerable<GenesysConnection> connections, string name) => WriteError(Pipeline.ErrorRecords.Of(
        new GenesysException(
            GenesysErrorKind.NotConnected,
            $"There is no connection named '{name}'.{SimilarName.Ask(name, connections.Select(connection => connection.Name))}",
            "Get-GenesysConnection without a name lists those that are open."),
        name));
}
