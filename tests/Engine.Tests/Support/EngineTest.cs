namespace GenesysRecordingTags.Engine.Tests.Support;

/// <summary>A test with a runspace of its own, and a folder that goes with it ($folder).</summary>
public abstract class EngineTest : IDisposable
{
    private protected EngineTest()
    {
        Folder = Directory.CreateTempSubdirectory("engine-tests-").FullName;
        Engine["folder"] = Folder;
        Engine["tag"] = new System.Collections.Hashtable { ["Label"] = "Compliance:PCI-DSS", ["TaxonomyId"] = Sandbox.ComplianceTaxonomy };
    }

    private protected PowerShellEngine Engine { get; } = new();

    /// <summary>The test's folder.</summary>
    protected string Folder { get; }

    /// <inheritdoc/>
    public void Dispose()
    {
        Dispose(true);
        GC.SuppressFinalize(this);
    }

    /// <summary>Closes what the test opened.</summary>
    /// <param name="disposing">Always true.</param>
    protected virtual void Dispose(bool disposing)
    {
        // A connection of the whole process is another test's: that test closes it.
        Engine.Run($"Get-GenesysConnection | Where-Object {{ $_.Name -ne '{RunspaceTests.SharedConnection}' }} | Disconnect-GenesysCloud");
        Engine.Dispose();
        Directory.Delete(Folder, true);
    }

    private protected ScriptRun Run(string script, params object[] arguments) => Engine.Run(script, arguments);

    /// <summary>Connects to an embedded organisation of a few recordings, without HTTP.</summary>
    private protected void ConnectEmbedded(string parameters = "") =>
        Run($"Connect-GenesysCloud -Sandbox -RecordingCount 20 {parameters}").Succeeded();
}
