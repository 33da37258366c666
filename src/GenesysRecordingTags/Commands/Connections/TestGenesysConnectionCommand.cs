using System.Management.Automation;

namespace GenesysRecordingTags;

/// <summary>Asks the service what it says of the token: whether it is taken, and which scopes, or roles and permissions, it has.</summary>
[Cmdlet(VerbsDiagnostic.Test, "GenesysConnection", DefaultParameterSetName = TokenSet, SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.Medium,
    HelpUri = HelpPages.Folder + "Test-GenesysConnection.md")]
[OutputType(typeof(GenesysTokenInfo), typeof(bool), ParameterSetName = [TokenSet])]
[OutputType(typeof(GenesysConnectionProbe), ParameterSetName = [ProbeSet])]
public sealed class TestGenesysConnectionCommand : ConnectedCmdlet
{
    private const string TokenSet = "Token";
    private const string ProbeSet = "Probe";

    /// <summary>Writes only whether the connection works and has all scopes and permissions it needs, as far as the service tells them.</summary>
    [Parameter(ParameterSetName = TokenSet)]
    public SwitchParameter Quiet { get; set; }

    /// <summary>Asks the service what its documentation leaves open (Platform API). Nothing of the organisation is changed.</summary>
    [Parameter(Mandatory = true, ParameterSetName = ProbeSet)]
    public SwitchParameter Probe { get; set; }

    /// <summary>A conversation of which records may be made and deleted again, for the questions that need some.</summary>
    [Parameter(ParameterSetName = ProbeSet)]
    [ValidateNotNullOrEmpty]
    public string? ConversationId { get; set; }

    private protected override void End()
    {
        if (Probe)
        {
            Ask();
            return;
        }

        if (!Quiet)
        {
            WriteObject(Await(Session.Api.Identity.GetTokenInfoAsync));
            return;
        }

        WriteObject(Works());
    }

    private void Ask()
    {
        var probes = Session.Api.Probes ?? throw Session.Api.Capabilities.CreateUnsupported("be probed: its documentation leaves nothing open");
        WriteObject(Await(probes.AskByReadingAsync), enumerateCollection: true);
        var conversationId = TrimId(ConversationId);
        var mayWrite = conversationId is not null
            && ShouldProcess($"Conversation '{conversationId}'", "Write up to 101 custom attributes records of this module's own, and delete them again");
        WriteObject(Await(token => probes.AskByWritingAsync(mayWrite ? conversationId : null, token)), enumerateCollection: true);
    }

    private bool Works()
    {
        try
        {
            var token = Await(Session.Api.Identity.GetTokenInfoAsync);
            return token is { Active: true, MissingScopes.Count: 0, MissingPermissions: null or { Count: 0 } };
        }
        catch (GenesysException ex)
        {
            WriteVerbose(ex.Message);
            return false;
        }
    }
}
