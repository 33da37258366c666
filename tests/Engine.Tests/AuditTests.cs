namespace GenesysRecordingTags.Engine.Tests;

/// <summary>The audit: read, measured, exported, and verified against what somebody could do to it.</summary>
public sealed class AuditTests : SandboxTest
{
    private const int Records = 12;

    /// <summary>Ten recordings tagged, one that is not there, and one whose metadata is set.</summary>
    public AuditTests(Sandbox sandbox)
        : base(sandbox)
    {
        Connect();
        Run("""
            foreach ($id in $ids[0..9]) { $null = Add-RecordingTag $id @tag -RetentionPolicy 'Standard 365 Day' }
            Add-RecordingTag no-such-one @tag -ErrorAction SilentlyContinue
            $set = Set-RecordingMetadata $ids[0] @{ priority_level = 'high' } -Tag '=1+1', 'second'
            """);
    }

    [Fact]
    public void It_has_a_record_of_every_change_in_order_and_chained()
    {
        var run = Run("Get-RecordingAudit").Succeeded();
        Assert.Equal(Enumerable.Range(1, Records), run.Values<int>("Sequence"));
        var hashes = run.Values<string>("Hash");
        Assert.Equal(hashes[..^1].Prepend(new string('0', 64)), run.Values<string>("PreviousHash"));
    }

    [Fact]
    public void A_record_says_who_did_what_and_from_what_to_what()
    {
        var run = Run("Get-RecordingAudit -AuditId $set.AuditId").Succeeded();
        Assert.Equal("SetMetadata", run.Value<string>("Action"));
        Assert.Equal(Environment.UserName, run.Value<string>("Actor"));
        Assert.Equal(Sandbox.ClientId, run.Value<string>("Client"));
        Assert.StartsWith("metadata: priority_level=(absent)", run.Value<string>("Before"), StringComparison.Ordinal);
        Assert.Equal("metadata: priority_level=high; plain tags: =1+1, second", run.Value<string>("After"));
    }

    [Theory]
    [InlineData("$ids[0]", 2)]
    [InlineData("-Outcome Failed", 1)]
    [InlineData("-Outcome Unknown, Failed", 1)]
    [InlineData("-Outcome Unknown, Skipped", 0)]
    [InlineData("-First 3", 3)]
    [InlineData("-Since ([DateTimeOffset]::UtcNow.AddMinutes(1))", 0)]
    [InlineData("-Until ([DateTimeOffset]::UtcNow.AddMinutes(1))", Records)]
    public void It_selects(string parameters, int count) =>
        Assert.Equal(count, Run($"Get-RecordingAudit {parameters}").Succeeded().Output.Count);

    [Fact]
    public void A_record_that_is_not_there_is_an_error_of_its_own()
    {
        var run = Run("Get-RecordingAudit -AuditId none, $set.AuditId");
        Assert.Equal(Records, run.Value<int>("Sequence"));
        Assert.Equal(["AuditRecordNotFound"], run.ErrorIds);
        Assert.Equal("none", run.Errors[0].TargetObject);
    }

    [Fact]
    public void It_is_counted_and_timed()
    {
        var run = Run("Measure-RecordingAudit").Succeeded();
        Assert.Equal(Records, run.Value<int>("Count"));
        Assert.Equal(Records - 1, run.Value<int>("Succeeded"));
        Assert.Equal(1, run.Value<int>("Failed"));
        Assert.True(run.Value<TimeSpan>("LatencyMax") >= run.Value<TimeSpan>("LatencyP50"));
    }

    [Fact]
    public void It_is_read_without_a_connection()
    {
        Run("Disconnect-GenesysCloud").Succeeded();
        Assert.Equal(Records, Run("Get-RecordingAudit -LedgerPath $ledger").Succeeded().Output.Count);
        Assert.Equal("LedgerUnavailable", Run("Get-RecordingAudit -LedgerPath $folder/none.db").FailureId);
    }

    [Fact]
    public void It_is_exported_as_lines_a_table_and_a_report()
    {
        Run("Export-RecordingAudit $folder/a.jsonl; Export-RecordingAudit $folder/a.csv; Export-RecordingAudit $folder/a.html").Succeeded();
        Assert.Equal(Records, File.ReadAllLines(Path.Combine(Folder, "a.jsonl")).Length);
        Assert.Equal(Records + 1, File.ReadAllLines(Path.Combine(Folder, "a.csv")).Length);
        Assert.Contains("RecordingNotFound", File.ReadAllText(Path.Combine(Folder, "a.html")), StringComparison.Ordinal);
    }

    [Fact]
    public void A_proof_is_made_of_any_ledger_without_a_connection()
    {
        Run("Disconnect-GenesysCloud").Succeeded();
        Run("Export-RecordingAudit $folder/p.json -Proof -RecordingId $ids[0] -LedgerPath $ledger").Succeeded();
        Assert.Equal("True", Run("Test-RecordingAudit $folder/p.json -Quiet").Succeeded().Text[0]);
    }

    [Fact]
    public void A_spreadsheet_gets_no_formula_to_run()
    {
        Run("Export-RecordingAudit $folder/a.csv").Succeeded();
        Assert.DoesNotMatch("(^|,)\"?=1\\+1", File.ReadAllText(Path.Combine(Folder, "a.csv")));
    }

    [Fact]
    public void A_file_is_replaced_with_Force_only()
    {
        var file = Path.Combine(Folder, "there.csv");
        File.WriteAllText(file, "mine");
        Assert.Equal("Conflict", Run("Export-RecordingAudit $folder/there.csv").FailureId);
        Assert.Equal("mine", File.ReadAllText(file));
        Run("Export-RecordingAudit $folder/there.csv -Force").Succeeded();
        Assert.NotEqual("mine", File.ReadAllText(file));
    }

    [Theory]
    [InlineData("$folder/x.txt", "InvalidRequest")]
    [InlineData("$folder/none/x.csv", "InvalidFile")]
    [InlineData("Env:/x.csv", "InvalidFile")]
    [InlineData("nodrive:/x.csv", "InvalidFile")]
    public void A_path_that_can_not_be_written_is_named(string path, string errorId) =>
        Assert.Equal(errorId, Run($"Export-RecordingAudit {path}").FailureId);

    [Fact]
    public void A_whole_chain_is_whole()
    {
        var run = Run("Test-RecordingAudit").Succeeded();
        Assert.True(run.Value<bool>("IsIntact"));
        Assert.Equal(Records, run.Value<int>("RecordCount"));
        Engine["head"] = run.Value<string>("HeadHash");
        Assert.Equal("True", Run("Test-RecordingAudit -ExpectedHeadHash $head -Quiet").Text[0]);
    }

    [Theory]
    [InlineData("altered", 5, "Altered")]
    [InlineData("removed", 5, "Removed")]
    [InlineData("swapped", 5, "Reordered")]
    [InlineData("inserted", 5, "Inserted")]
    [InlineData("cut", Records, "Truncated")]
    [InlineData("beheaded", 1, "Removed")]
    public void An_exported_file_that_was_tampered_with_is_found(string how, int firstBroken, string reason)
    {
        Run("Export-RecordingAudit $folder/a.jsonl").Succeeded();
        var file = Path.Combine(Folder, "a.jsonl");
        var lines = File.ReadAllLines(file).ToList();
        switch (how)
        {
            case "altered":
                lines[4] = lines[4].Replace("PCI-DSS", "PCI-DSR", StringComparison.Ordinal);
                break;
            case "removed":
                lines.RemoveAt(4);
                break;
            case "swapped":
                (lines[4], lines[7]) = (lines[7], lines[4]);
                break;
            case "inserted":
                lines.Insert(7, lines[4]);
                break;
            case "cut":
                lines[^1] = lines[^1][..100];
                break;
            default:
                lines.RemoveAt(0);
                break;
        }

        File.WriteAllText(file, string.Join('\n', lines) + (how == "cut" ? string.Empty : "\n"));
        var run = Run("Test-RecordingAudit $folder/a.jsonl").Succeeded();
        Assert.False(run.Value<bool>("IsIntact"));
        Assert.Equal(firstBroken, run.Value<int>("FirstBroken"));
        Assert.Equal(reason, run.Value<string>("Reason"));
        Assert.Contains(run.Warnings, warning => warning.Contains("not intact", StringComparison.Ordinal));
        Assert.Equal("False", Run("Test-RecordingAudit $folder/a.jsonl -Quiet").Text[0]);
    }

    [Fact]
    public void Records_cut_off_at_the_end_are_found_by_the_head_hash_that_was_kept_elsewhere()
    {
        Run("$head = (Test-RecordingAudit).HeadHash; Export-RecordingAudit $folder/a.jsonl").Succeeded();
        var file = Path.Combine(Folder, "a.jsonl");
        File.WriteAllLines(file, File.ReadAllLines(file)[..^3]);
        Assert.Equal("True", Run("Test-RecordingAudit $folder/a.jsonl -Quiet").Text[0]);
        var run = Run("Test-RecordingAudit $folder/a.jsonl -ExpectedHeadHash $head").Succeeded();
        Assert.Equal("Truncated", run.Value<string>("Reason"));
        Assert.Equal(10, run.Value<int>("FirstBroken"));
    }

    [Theory]
    [InlineData("Get-RecordingAudit")]
    [InlineData("Test-RecordingAudit")]
    [InlineData("Measure-RecordingAudit")]
    [InlineData("Export-RecordingAudit $folder/x.csv")]
    [InlineData("Resume-RecordingChange")]
    [InlineData("Undo-RecordingChange x")]
    [InlineData("Sync-RecordingCompliance")]
    [InlineData("Register-RecordingComplianceSink x -ScriptBlock {}")]
    public void A_connection_without_a_ledger_says_so(string command)
    {
        ConnectEmbedded("-NoLedger -Name bare");
        Assert.Equal("LedgerUnavailable", Run(command).FailureId);
    }
}
