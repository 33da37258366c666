using System.Management.Automation;
using System.Net;

namespace GenesysRecordingTags.Engine.Tests.Support;

/// <summary>A test against an organisation over HTTP: scripts see $uri, $credential, $ledger, $ids and $tag.</summary>
public abstract class SandboxTest : EngineTest, IClassFixture<Sandbox>
{
    private protected SandboxTest(Sandbox sandbox)
    {
        Sandbox = sandbox;
        sandbox.Reset();
        Engine["uri"] = sandbox.Uri;
        Engine["credential"] = new PSCredential(Support.Sandbox.ClientId, new NetworkCredential(string.Empty, Support.Sandbox.ClientSecret).SecurePassword);
        Engine["ledger"] = Path.Combine(Folder, "ledger.db");
        Engine["ids"] = sandbox.Ids;
    }

    /// <summary>The organisation.</summary>
    protected Sandbox Sandbox { get; }

    /// <summary>Its recordings.</summary>
    protected string[] Ids => Sandbox.Ids;

    /// <summary>Connects, with a ledger of the test's own.</summary>
    /// <param name="parameters">Further parameters.</param>
    private protected void Connect(string parameters = "") =>
        Run($"Connect-GenesysCloud -BaseUri $uri -Credential $credential -LedgerPath $ledger {parameters}").Succeeded();
}
