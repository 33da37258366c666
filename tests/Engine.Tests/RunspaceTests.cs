namespace GenesysRecordingTags.Engine.Tests;

/// <summary>Several runspaces of one process: their own connections, and shared ones.</summary>
public sealed class RunspaceTests(Sandbox sandbox) : SandboxTest(sandbox)
{
    /// <summary>The one connection of these tests that other runspaces see.</summary>
    internal const string SharedConnection = "shared";

    [Fact]
    public void Each_has_its_own_current_connection_of_whatever_name()
    {
        Connect("-Name mine");
        using var other = new PowerShellEngine();
        Assert.Empty(other.Run("Get-GenesysConnection").Succeeded().Output);
        other.Run("Connect-GenesysCloud -Sandbox -RecordingCount 1 -Name mine; Disconnect-GenesysCloud mine").Succeeded();
        Assert.True(Run("Get-GenesysConnection mine").Succeeded().Value<bool>("IsOpen"));
    }

    [Fact]
    public void One_connection_is_handed_to_another_runspace()
    {
        Connect();
        using var other = new PowerShellEngine();
        other["connection"] = Run("Get-GenesysConnection").Output[0];
        other["ids"] = Ids;
        other["tag"] = Engine["tag"];
        var theirs = other.Start("$ids[0..59] | Add-RecordingTag @tag -Connection $connection");
        var mine = Engine.Start("$ids[60..119] | Add-RecordingTag @tag");
        Assert.Equal(60, theirs.End().Succeeded().Output.Count);
        Assert.Equal(60, mine.End().Succeeded().Output.Count);
        Assert.Equal(Enumerable.Repeat(1, Ids.Length), Sandbox.AllApplied());
        Assert.Single(Sandbox.Journal("IssueToken"));
        Assert.Equal(Ids.Length, Run("Get-RecordingAudit").Succeeded().Output.Count);
        Assert.Equal("True", Run("Test-RecordingAudit -Quiet").Text[0]);
    }

    [Fact]
    public void A_stop_in_one_leaves_the_other_alone()
    {
        Connect();
        using var other = new PowerShellEngine();
        other["connection"] = Run("Get-GenesysConnection").Output[0];
        other["id"] = Ids[0];
        other["tag"] = Engine["tag"];
        Sandbox.Fault(new { operation = "TagRecording", recordingId = Ids[0] }, new { kind = "Hang" });
        var theirs = other.Start("Add-RecordingTag $id @tag -Connection $connection");
        Sandbox.WaitForInFlight(count => count == 1);
        theirs.Stop();
        Assert.Single(Run("Add-RecordingTag $ids[1] @tag").Succeeded().Output);
    }

    [Fact]
    public void A_connection_of_the_process_is_seen_by_all()
    {
        Connect($"-Name {SharedConnection} -Scope Process");
        using var other = new PowerShellEngine();
        Assert.Equal(3, other.Run($"Get-GenesysEvent -Replay -First 3 -Connection {SharedConnection}").Succeeded().Output.Count);
        Run($"Disconnect-GenesysCloud {SharedConnection}").Succeeded();
    }

    [Fact]
    public void A_runspace_closes_its_connections_when_it_is_closed()
    {
        using var other = new PowerShellEngine();
        var connection = other.Run("Connect-GenesysCloud -Sandbox -RecordingCount 1 -PassThru").Succeeded().Output[0];
        var ledger = (string)connection.Properties["LedgerPath"].Value;
        Assert.True(File.Exists(ledger));
        other.Dispose();
        Eventually.Holds(() => Equals(connection.Properties["IsOpen"].Value, false), "the connection is closed");
        Assert.False(File.Exists(ledger));
    }

    [Fact]
    public void Two_connections_over_one_ledger_write_one_chain()
    {
        Connect("-Name first");
        Connect("-Name second");
        Run("$ids[0..9] | Set-RecordingMetadata -Tag a -Connection first; $ids[10..19] | Set-RecordingMetadata -Tag b -Connection second").Succeeded();
        Assert.Equal(20, Run("Test-RecordingAudit").Succeeded().Value<int>("RecordCount"));
    }
}
