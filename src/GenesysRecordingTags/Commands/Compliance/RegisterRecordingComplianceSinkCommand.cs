using System.Management.Automation;
using System.Management.Automation.Runspaces;
using System.Net;
using System.Security;
using GenesysRecordingTags.Binding;
using GenesysRecordingTags.Core.Compliance;
using GenesysRecordingTags.Pipeline;

namespace GenesysRecordingTags;

/// <summary>Registers a place that is kept in step with the audit: every record, in order, at least once. The ledger remembers it; secrets
/// and script blocks it does not, so a later session gives those again, and the sink goes on where it was.</summary>
[Cmdlet(VerbsLifecycle.Register, "RecordingComplianceSink", SupportsShouldProcess = true, DefaultParameterSetName = WebhookSet,
    HelpUri = HelpPages.Folder + "Register-RecordingComplianceSink.md")]
[OutputType(typeof(RecordingComplianceSink))]
public sealed class RegisterRecordingComplianceSinkCommand : ComplianceCmdlet
{
    private const string WebhookSet = "Webhook";
    private const string FileSet = "File";
    private const string DatabaseSet = "Database";
    private const string ScriptBlockSet = "ScriptBlock";

    /// <summary>The sink's name.</summary>
    [Parameter(Mandatory = true, Position = 0)]
    [ValidateNotNullOrEmpty]
    public string Name { get; set; } = string.Empty;

    /// <summary>A webhook that records are posted to: https, or http to this machine.</summary>
    [Parameter(Mandatory = true, ParameterSetName = WebhookSet)]
    [ValidateNotNull]
    public Uri? Uri { get; set; }

    /// <summary>What the webhook's deliveries are signed with (HMAC-SHA256).</summary>
    [Parameter(ParameterSetName = WebhookSet)]
    [ValidateNotNull]
    public SecureString? Secret { get; set; }

    /// <summary>A JSON Lines file that records are appended to.</summary>
    [Parameter(Mandatory = true, ParameterSetName = FileSet)]
    [ValidateNotNullOrEmpty]
    public string? Path { get; set; }

    /// <summary>A SQLite file, or the connection string of a SQLite or PostgreSQL database; the table recording_audit is made.</summary>
    [Parameter(Mandatory = true, ParameterSetName = DatabaseSet)]
    [ValidateNotNullOrEmpty]
    public string? Database { get; set; }

    /// <summary>The PostgreSQL user and its password, so that neither has to stand in the connection string.</summary>
    [Parameter(ParameterSetName = DatabaseSet)]
    [Credential]
    [ValidateNotNull]
    public PSCredential? Credential { get; set; }

    /// <summary>Takes each record as <c>$_</c>, in this runspace, when a command that changes something ends, and with
    /// Sync-RecordingCompliance. Any error in it is a failed delivery.</summary>
    [Parameter(Mandatory = true, ParameterSetName = ScriptBlockSet)]
    [ValidateNotNull]
    public ScriptBlock? ScriptBlock { get; set; }

    /// <summary>Begins with the next record, not with the first one of the ledger.</summary>
    [Parameter]
    public SwitchParameter FromNow { get; set; }

    private protected override void End()
    {
        var compliance = Compliance;
        var registration = new ComplianceSinkRegistration
        {
            Name = Name,
            Uri = Uri,
            Secret = Secret is null ? null : new NetworkCredential(string.Empty, Secret).Password,
            Path = Path is null ? null : FileArgument.ResolveNew(this, Path, overwrites: true),
            Database = Database is null ? null : DatabaseArgument.Resolve(this, Database),
            DatabaseCredential = Credential?.GetNetworkCredential(),
            Delivery = ScriptBlock is null ? null : new ScriptBlockDelivery(ScriptBlock),
            FromNow = FromNow,
        };

        // Neither an address nor a connection string is shown: they may hold secrets.
        if (!ShouldProcess(Name, $"Register compliance sink ({ParameterSetName})"))
        {
            return;
        }

        if (ScriptBlock is not null)
        {
            TakeScriptBlocks();
        }

        WriteObject(Wait(compliance.RegisterAsync(registration)));
    }

    private void TakeScriptBlocks()
    {
        var other = Open.ScriptBlockRunspace;
        if (other is not null && !ReferenceEquals(other, Runspace.DefaultRunspace) && other.RunspaceStateInfo.State == RunspaceState.Opened)
        {
            throw new GenesysException(
                GenesysErrorKind.Conflict,
                $"Script blocks of another runspace take the records of the connection '{Open.Connection.Name}'.",
                "Register all script blocks in one runspace, or make a connection of its own here.");
        }

        Open.ScriptBlockRunspace = Runspace.DefaultRunspace;
    }
}
