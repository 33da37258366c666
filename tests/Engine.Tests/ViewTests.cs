namespace GenesysRecordingTags.Engine.Tests;

/// <summary>What the console shows of each type: its columns, and in each a value. A view that throws leaves its cells empty.</summary>
public sealed class ViewTests(Sandbox sandbox) : SandboxTest(sandbox)
{
    [Theory]
    [InlineData("Add-RecordingTag $ids[0] @tag -RetentionPolicy 'Standard 365 Day'", @"RecordingId +Tags +RetentionPolicy +IndexStatus +Latency +Outcome", @"rec-000001 +Compliance:PCI-DSS +Standard 365 Day +\w+ +\d+ ms +Applied")]
    [InlineData("Set-RecordingMetadata $ids[0] ([ordered]@{ queue = 'Mine' }) -Tag one, two", @"RecordingId +MediaType +Status +Metadata +Tags", @"rec-000001 +\w+ +\w+ +queue=Mine.* one, two")]
    [InlineData("Get-RecordingMetadata $ids[0]", @"RecordingId +MediaType +Status +Metadata +Tags", @"rec-000001 +\w+ +\w+ +\w+=")]
    [InlineData("New-RecordingTag Compliance:GDPR T -Confidence 0.5", @"Label +TaxonomyId +Confidence +Status", @"Compliance:GDPR +T +0.5 +Active")]
    [InlineData("New-RecordingTag A T -Confidence '0,95'", @"Label +TaxonomyId +Confidence +Status", @"A +T +0,95 +Active")]
    [InlineData("(Add-RecordingTag $ids[0] @tag).Tags", @"Label", @"Compliance:PCI-DSS .*\d\d\d\d")]
    [InlineData("Test-RecordingTag (New-RecordingTag '' T)", @"Problems", @"False .*The label is blank")]
    [InlineData("(Test-RecordingTag (New-RecordingTag '' T)).Problems", @"Code", @"BlankLabel")]
    [InlineData("Get-GenesysEvent -First 1", @"RecordingId .*", @"rec-000001 .*2024")]
    [InlineData("New-GenesysEventSubscription nightly", @"Name +", @"nightly .*interaction.completed.*20\d\d")]
    [InlineData("Get-GenesysConnection", @"Name +Api +BaseUri +IsOpen +RateLimit +LedgerPath", @"127.0.0.1:\d+ .*Media .*True")]
    [InlineData("Test-GenesysConnection", @"Latency", @"True .*\d+ ms")]
    [InlineData("Import-RecordingTaxonomy $folder/t.json", @"Name +Id +Version +IsPublished +Labels", @"Mine +T .*True +A, B")]
    [InlineData("$null = Add-RecordingTag $ids[0] @tag; Get-RecordingAudit", @"Timestamp +Action +Outcome +RecordingId +Latency +Actor +After", @"\d\d\d\d-\d\d-\d\d \d\d:\d\d:\d\dZ +AddTag +Succeeded +rec-000001 +\d+ ms +\S+ +Compliance:")]
    [InlineData("Register-RecordingComplianceSink lines -Path $folder/l.jsonl", @"Name +Kind +Offset +Backlog +Target", @"lines +File +0 +0 +\S+l.jsonl")]
    [InlineData("Test-RecordingAudit", @"IsIntact +: True", @"Duration +: \d+ ms")]
    [InlineData("$null = Add-RecordingTag $ids[0] @tag; $ids[0] | Export-RecordingAudit -Path $folder/p.json -Proof; Test-RecordingAudit $folder/p.json -WarningAction Ignore", @"Proof +: rec-000001; 1 records of \S+recording-audit", @"\d\dZ; not signed")]
    [InlineData("$null = Add-RecordingTag $ids[0] @tag; Measure-RecordingAudit", @"Count +: 1\s", @"LatencyP95 +: \d+ ms")]
    public void It_is_shown(string script, string columns, string values)
    {
        Connect();
        File.WriteAllText(Path.Combine(Folder, "t.json"), """{"id":"T","name":"Mine","labels":["A","B"],"published":true}""");
        var shown = Engine.Show(script);
        Assert.Matches(columns, shown);
        Assert.Matches(values, shown);
        Assert.DoesNotContain("#ERR", shown, StringComparison.Ordinal);
        Assert.DoesNotContain("System.", shown, StringComparison.Ordinal);
    }

    [Fact]
    public void No_script_block_of_a_view_throws()
    {
        Connect();
        File.WriteAllText(Path.Combine(Folder, "t.json"), """{"id":"T","name":"Mine","labels":["A","B"],"published":true}""");

        // One object of each type, as its command writes it.
        Run("""
            $made = @(
                Add-RecordingTag $ids[0] @tag -RetentionPolicy 'Standard 365 Day'
                (Add-RecordingTag $ids[1] @tag).Tags
                Get-RecordingMetadata $ids[0]
                New-RecordingTag A T
                Test-RecordingTag (New-RecordingTag '' T)
                (Test-RecordingTag (New-RecordingTag '' T)).Problems
                Get-GenesysEvent -First 1
                New-GenesysEventSubscription nightly
                Get-GenesysConnection
                Test-GenesysConnection
                Import-RecordingTaxonomy $folder/t.json
                @(Get-RecordingAudit)[0]
                @(Get-RecordingAudit)[0].After
                @(Get-RecordingAudit)[0].After.RetentionPolicy
                (Get-GenesysConnection).RateLimit
                Register-RecordingComplianceSink lines -Path $folder/l.jsonl
                Test-RecordingAudit
                (Get-RecordingAudit | Export-RecordingAudit -Path $folder/p.json -Proof -PassThru | Test-RecordingAudit -WarningAction Ignore).Proof
                Measure-RecordingAudit
                @(Get-RecordingRun)[0]
                $null = Sync-RecordingCompliance
                Compress-RecordingAudit -Before ([datetime]::UtcNow.AddMinutes(1)) -Path $folder/archive.db
                Connect-GenesysCloud -Sandbox -Api Platform -RecordingCount 20 -Name platform -NoLedger
                @(Initialize-RecordingTagSchema)[0]
                @(Test-GenesysConnection -Probe)[0]
                @(Get-RecordingRetentionPolicy)[0]
                Get-GenesysEvent -First 1 -SubscriptionName other | Set-RecordingRetention -DeleteDate 2040-01-01 -Confirm:$false
                [GenesysRecordingTags.RetentionDate]::Of('2040-01-01Z'))
            """).Succeeded();
        var views = System.Xml.Linq.XDocument.Load(Path.Combine(TestedModule.Folder, "GenesysRecordingTags.Format.ps1xml")).Descendants("View");
        foreach (var view in views)
        {
            var type = view.Descendants("TypeName").Single().Value;
            Engine["type"] = type;
            Engine["item"] = Assert.Single(Run("$made | Where-Object { $_.PSTypeNames[0] -eq $type }").Succeeded().Output);
            Assert.All(view.Descendants("ScriptBlock"), block => Assert.True(Run($"$item | ForEach-Object {{ {block.Value} }}") is { Failure: null, Errors.Count: 0 }, $"{type}: {block.Value}"));
            Assert.All(view.Descendants("PropertyName"), property => Assert.Equal("True", Run($"$null -ne $item.PSObject.Properties['{property.Value}']").Text[0]));
        }
    }

    [Fact]
    public void Every_type_that_a_command_writes_has_a_view()
    {
        var views = System.Xml.Linq.XDocument.Load(Path.Combine(TestedModule.Folder, "GenesysRecordingTags.Format.ps1xml")).Descendants("TypeName").Select(name => name.Value).ToHashSet();
        var written = Run("Get-Command -Module GenesysRecordingTags | ForEach-Object { $_.OutputType.Name } | Where-Object { $_ -like 'GenesysRecordingTags.*' }").Succeeded().Text.Distinct();
        Assert.All(written, type => Assert.Contains(type, views));
    }
}
