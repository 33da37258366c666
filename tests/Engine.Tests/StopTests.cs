namespace GenesysRecordingTags.Engine.Tests;

/// <summary>Ctrl+C, while the service gives no answer: every command that waits for it ends all the same.</summary>
public sealed class StopTests(Sandbox sandbox) : SandboxTest(sandbox)
{
    [Theory]
    [InlineData("Add-RecordingTag", "TagRecording", "$ids | Add-RecordingTag @tag -ThrottleLimit 8")]
    [InlineData("Set-RecordingMetadata", "UpdateMetadata", "$ids | Set-RecordingMetadata -Metadata @{ a = 'b' } -ThrottleLimit 8")]
    [InlineData("Get-RecordingMetadata", "ReadMetadata", "$ids | Get-RecordingMetadata -ThrottleLimit 8")]
    [InlineData("Get-GenesysEvent", "ReadEvents", "Get-GenesysEvent")]
    [InlineData("Get-GenesysEventSubscription", "ListSubscriptions", "Get-GenesysEventSubscription")]
    [InlineData("New-GenesysEventSubscription", "CreateSubscription", "New-GenesysEventSubscription new")]
    [InlineData("Test-GenesysConnection", "IntrospectToken", "Test-GenesysConnection")]
    [InlineData("Undo-RecordingChange", "UpdateMetadata", "$made | Undo-RecordingChange -Force")]
    public void It_ends(string command, string operation, string script)
    {
        Connect();
        Run("$null = Set-RecordingMetadata $ids[0] @{ queue = 'before' }; $made = Set-RecordingMetadata $ids[0] @{ queue = 'x' }").Succeeded();
        Sandbox.Fault(new { operation }, new { kind = "Hang" });
        var running = Engine.Start(script);
        Sandbox.WaitForInFlight(count => count > 0);
        var stopped = running.Stop();
        Assert.True(stopped.WasStopped, command);
        Assert.Empty(stopped.Output);
        Assert.Empty(stopped.Errors);
        Sandbox.WaitForInFlight(count => count == 0);
    }

    [Fact]
    public void Connect_GenesysCloud_ends()
    {
        Sandbox.Fault(new { operation = "IssueToken" }, new { kind = "Hang" });
        var running = Engine.Start("Connect-GenesysCloud -BaseUri $uri -Credential $credential -NoLedger");
        Sandbox.WaitForInFlight(count => count > 0);
        Assert.True(running.Stop().WasStopped);
        Assert.Empty(Run("Get-GenesysConnection").Output);
    }

    [Fact]
    public void Resume_RecordingChange_ends()
    {
        Connect("-MaximumRetryCount 0");
        Sandbox.Fault(new { operation = "TagRecording", first = 1 }, new { kind = "Reset" });
        Run("Add-RecordingTag $ids[0] @tag -ErrorAction SilentlyContinue");
        Sandbox.Fault(new { operation = "TagRecording" }, new { kind = "Hang" });
        var running = Engine.Start("Resume-RecordingChange");
        Sandbox.WaitForInFlight(count => count > 0);
        Assert.True(running.Stop().WasStopped);
    }

    [Fact]
    public void Get_GenesysEvent_ends_while_it_waits_for_the_next_poll()
    {
        Connect();
        var running = Engine.Start("Get-GenesysEvent -Follow -PollInterval 01:00:00");
        Eventually.Holds(() => running.Output.Count == Ids.Length, "all events came");
        Assert.True(running.Stop().WasStopped);
    }

    [Fact]
    public void A_wait_for_the_next_try_ends()
    {
        Connect();
        Sandbox.Fault(new { operation = "TagRecording" }, new { kind = "Status", statusCode = 503, retryAfterSeconds = 60 });
        var running = Engine.Start("Add-RecordingTag $ids[0] @tag");
        Eventually.Holds(() => Sandbox.Journal("TagRecording").Count == 1, "the first try came");
        Assert.True(running.Stop().WasStopped);
    }

    [Fact]
    public void Sync_RecordingCompliance_ends_while_a_webhook_gives_no_answer()
    {
        using var silent = new System.Net.Sockets.TcpListener(System.Net.IPAddress.Loopback, 0);
        silent.Start();
        Connect();
        Run("$null = Register-RecordingComplianceSink hook -Uri $args[0]; $null = Set-RecordingMetadata $ids[0] @{ a = 'b' }", $"http://{silent.LocalEndpoint}/").Succeeded();
        var running = Engine.Start("Sync-RecordingCompliance hook");
        using var accepted = silent.AcceptTcpClient();
        Assert.True(running.Stop().WasStopped);
    }

    [Fact]
    public void Results_that_came_before_are_not_lost_and_the_rest_comes_with_the_events_again()
    {
        Connect();
        Sandbox.Fault(new { operation = "TagRecording", skip = 30 }, new { kind = "Hang" });
        var running = Engine.Start("Get-GenesysEvent | Add-RecordingTag @tag -ThrottleLimit 4");
        Eventually.Holds(() => running.Output.Count == 30 && Sandbox.InFlight == 4, "30 results came, and four requests hang");
        running.Stop();
        Sandbox.ClearFaults();
        Run("Get-GenesysEvent | Add-RecordingTag @tag; Resume-RecordingChange").Succeeded();
        Assert.Equal(Enumerable.Repeat(1, Ids.Length), Sandbox.AllApplied());
    }
}
