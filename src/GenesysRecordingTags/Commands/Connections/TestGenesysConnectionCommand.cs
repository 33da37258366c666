using System.Management.Automation;

namespace GenesysRecordingTags;

/// <summary>Asks the service what it says of the token: whether it is taken, and which scopes, or roles and permissions, it has.</summary>
[Cmdlet(VerbsDiagnostic.Test, "GenesysConnection", HelpUri = HelpPages.Folder + "Test-GenesysConnection.md")]
[OutputType(typeof(GenesysTokenInfo), typeof(bool))]
public sealed class TestGenesysConnectionCommand : ConnectedCmdlet
{
    /// <summary>Writes only whether the connection works and has all scopes and permissions it needs, as far as the service tells them.</summary>
    [Parameter]
    public SwitchParameter Quiet { get; set; }

    private protected override void End()
    {
        if (!Quiet)
        {
            WriteObject(Await(Session.Api.Identity.GetTokenInfoAsync));
            return;
        }

        WriteObject(Works());
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
