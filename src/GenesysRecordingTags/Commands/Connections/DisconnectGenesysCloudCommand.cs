using System.Management.Automation;
using System.Management.Automation.Runspaces;
using GenesysRecordingTags.Binding;
using GenesysRecordingTags.Completers;
using GenesysRecordingTags.Connections;

namespace GenesysRecordingTags;

/// <summary>Closes a connection, once all it has to record is recorded.</summary>
[Cmdlet(VerbsCommunications.Disconnect, "GenesysCloud", HelpUri = HelpPages.Folder + "Disconnect-GenesysCloud.md")]
public sealed class DisconnectGenesysCloudCommand : GenesysCmdlet
{
    /// <summary>The connection, or its name; the current one where it isn't given.</summary>
    [Parameter(Position = 0, ValueFromPipeline = true)]
    [Alias("Name")]
    [ConnectionTransformation]
    [ValidateNotNull]
    [ArgumentCompleter(typeof(ConnectionNameCompleter))]
    public GenesysConnection? Connection { get; set; }

    private protected override void Process()
    {
        var open = ConnectionRegistry.Require(Connection);
        var before = ConnectionRegistry.CurrentOf(Runspace.DefaultRunspace);
        if (ConnectionRegistry.Remove(open))
        {
            open.Close();
            WriteVerbose($"Disconnected '{open.Connection.Name}'.");
            DefaultConnection.Announce(this, before, ConnectionRegistry.CurrentOf(Runspace.DefaultRunspace));
        }
    }
}
