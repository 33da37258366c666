using System.Net;

namespace GenesysRecordingTags.Engine.Tests;

/// <summary>Compliance sinks: every record reaches each of them, in order, and none gets in the way of a change.</summary>
public sealed class SinkTests : SandboxTest
{
    public SinkTests(Sandbox sandbox)
        : base(sandbox) => Connect();

    [Fact]
    public void A_file_gets_lines_that_can_be_verified()
    {
        Run("$null = Register-RecordingComplianceSink lines -Path $folder/l.jsonl; $null = $ids[0..9] | Set-RecordingMetadata -Metadata @{ a = '1' }").Succeeded();
        Assert.Equal(0, Run("Sync-RecordingCompliance lines").Succeeded().Value<int>("Backlog"));
        Assert.Equal(10, Run("Test-RecordingAudit $folder/l.jsonl").Succeeded().Value<int>("RecordCount"));
        Assert.Equal("True", Run("Test-RecordingAudit $folder/l.jsonl -Quiet -ExpectedHeadHash (Test-RecordingAudit).HeadHash").Text[0]);
    }

    [Fact]
    public void A_database_is_made_and_gets_every_record()
    {
        Run("$null = Register-RecordingComplianceSink db -Database $folder/c.db; $null = $ids[0..4] | Set-RecordingMetadata -Metadata @{ a = '1' }").Succeeded();
        var sink = Run("Sync-RecordingCompliance db").Succeeded();
        Assert.Equal(5, sink.Value<int>("Offset"));
        Assert.True(new FileInfo(Path.Combine(Folder, "c.db")).Length > 0);
    }

    [Fact]
    public void A_script_block_takes_each_record_in_the_users_runspace()
    {
        Run("""
            $seen = [Collections.Generic.List[string]]::new()
            $null = Register-RecordingComplianceSink block -ScriptBlock { $seen.Add($_.AuditId); 'no output' }
            $results = $ids[0..4] | Set-RecordingMetadata -Metadata @{ a = '1' }
            """).Succeeded();
        Assert.Equal(Run("(Get-RecordingAudit).AuditId").Text, Run("$seen").Text);
        Assert.Equal("5", Run("$results.Count").Text[0]);
    }

    [Fact]
    public void A_script_block_that_throws_fails_no_change_and_holds_its_place()
    {
        var run = Run("$null = Register-RecordingComplianceSink block -ScriptBlock { throw 'no database today' }; $ids[0..2] | Set-RecordingMetadata -Metadata @{ a = '1' }").Succeeded();
        Assert.Equal(3, run.Output.Count);
        Assert.Contains(run.Warnings, warning => warning.Contains("no database today", StringComparison.Ordinal));
        var sink = Run("Get-RecordingComplianceSink block").Succeeded();
        Assert.Equal(3, sink.Value<int>("Backlog"));
        Assert.Equal("no database today", sink.Value<string>("LastError"));
    }

    [Fact]
    public async Task A_webhook_gets_every_record_signed()
    {
        using var receiver = new HttpListener();
        var port = FreePort();
        receiver.Prefixes.Add($"http://127.0.0.1:{port}/");
        receiver.Start();
        var bodies = new List<string>();
        var receiving = Task.Run(async () =>
        {
            while (bodies.Count < 3)
            {
                var context = await receiver.GetContextAsync();
                using var reader = new StreamReader(context.Request.InputStream);
                bodies.Add(context.Request.Headers["X-GenesysRecordingTags-Signature"] + await reader.ReadToEndAsync());
                context.Response.Close();
            }
        });
        Run("$null = Register-RecordingComplianceSink hook -Uri $args[0] -Secret $credential.Password; $null = $ids[0..2] | Set-RecordingMetadata -Metadata @{ a = '1' }; $null = Sync-RecordingCompliance hook", $"http://127.0.0.1:{port}/").Succeeded();
        await receiving.WaitAsync(TimeSpan.FromSeconds(20));
        Assert.All(bodies, body => Assert.StartsWith("sha256=", body, StringComparison.Ordinal));
        var ids = Run("(Get-RecordingAudit).AuditId").Text;
        Assert.All(ids.Zip(bodies), pair => Assert.Contains(pair.First, pair.Second, StringComparison.Ordinal));
    }

    [Fact]
    public void A_webhook_that_is_down_fails_no_change_and_Sync_says_so()
    {
        var run = Run("$null = Register-RecordingComplianceSink down -Uri $args[0]; Set-RecordingMetadata $ids[0] @{ a = '1' }", $"http://127.0.0.1:{FreePort()}/").Succeeded();
        Assert.Single(run.Output);
        Assert.Equal(["SinkUnavailable"], Run("Sync-RecordingCompliance down").ErrorIds);
        Assert.Equal(1, Run("Get-RecordingComplianceSink down").Succeeded().Value<int>("Backlog"));
    }

    [Theory]
    [InlineData("http://compliance.example.com/hook")]
    [InlineData("ftp://127.0.0.1/")]
    [InlineData("/relative")]
    [InlineData("https://me:hunter2@compliance.example.com/")]
    public void A_webhook_has_to_be_safe(string address)
    {
        var run = Run("Register-RecordingComplianceSink hook -Uri $args[0]", address);
        Assert.Equal("InvalidRequest", run.FailureId);
        Assert.DoesNotContain("hunter2", run.Failure!.Exception.ToString(), StringComparison.Ordinal);
        Assert.Empty(Run("Get-RecordingComplianceSink").Succeeded().Output);
    }

    [Theory]
    [InlineData("-Path $folder/none/x.jsonl")]
    [InlineData("-Database $folder/none/x.db")]
    public void A_file_or_database_has_to_have_a_folder(string target) =>
        Assert.Equal("InvalidFile", Run($"Register-RecordingComplianceSink x {target}").FailureId);

    [Fact]
    public void What_was_not_delivered_is_delivered_by_the_next_session()
    {
        Run("$null = Register-RecordingComplianceSink lines -Path $folder/l.jsonl; $null = Set-RecordingMetadata $ids[0] @{ a = '1' }; Disconnect-GenesysCloud").Succeeded();
        Connect();
        Run("$null = Set-RecordingMetadata $ids[1] @{ a = '1' }").Succeeded();
        Assert.Equal(2, Run("Sync-RecordingCompliance lines").Succeeded().Value<int>("Offset"));
    }

    [Fact]
    public void A_sink_begins_with_the_first_record_or_from_now()
    {
        Run("$null = Set-RecordingMetadata $ids[0] @{ a = '1' }; $null = Register-RecordingComplianceSink all -Path $folder/all.jsonl; $null = Register-RecordingComplianceSink new -Path $folder/new.jsonl -FromNow; $null = Set-RecordingMetadata $ids[1] @{ a = '1' }; $null = Sync-RecordingCompliance").Succeeded();
        Assert.Equal(2, File.ReadAllLines(Path.Combine(Folder, "all.jsonl")).Length);
        Assert.Single(File.ReadAllLines(Path.Combine(Folder, "new.jsonl")));
    }

    [Fact]
    public void A_sink_that_was_taken_off_gets_nothing_more()
    {
        Run("$null = Register-RecordingComplianceSink lines -Path $folder/l.jsonl; Unregister-RecordingComplianceSink lines; $null = Set-RecordingMetadata $ids[0] @{ a = '1' }").Succeeded();
        Assert.Empty(Run("Get-RecordingComplianceSink").Succeeded().Output);
        Assert.False(File.Exists(Path.Combine(Folder, "l.jsonl")) && File.ReadAllText(Path.Combine(Folder, "l.jsonl")).Length > 0);
    }

    private static int FreePort()
    {
        using var listener = new System.Net.Sockets.TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
