namespace GenesysRecordingTags.Engine.Tests;

/// <summary>-WhatIf says what would be done, sends nothing, records nothing and writes nothing.</summary>
public sealed class WhatIfTests(Sandbox sandbox) : SandboxTest(sandbox)
{
    [Theory]
    [InlineData("Add-RecordingTag $ids[0] @tag", "Add tag")]
    [InlineData("Set-RecordingMetadata $ids[0] @{ a = 'b' }", "Set a")]
    [InlineData("New-GenesysEventSubscription what-if", "what-if")]
    [InlineData("Export-RecordingAudit $folder/what-if.csv", "what-if.csv")]
    [InlineData("Undo-RecordingChange $made.AuditId -Force", "Undo")]
    [InlineData("Register-RecordingComplianceSink what-if -Path $folder/what-if.jsonl", "what-if")]
    [InlineData("Unregister-RecordingComplianceSink there", "there")]
    [InlineData("Sync-RecordingCompliance", "there")]
    public void It_sends_nothing(string command, string says)
    {
        Connect();
        Run("$made = Set-RecordingMetadata $ids[1] @{ queue = 'x' } -InformationAction Ignore; $null = Register-RecordingComplianceSink there -Path $folder/there.jsonl -FromNow").Succeeded();
        Sandbox.ClearJournal();
        var run = Run($"{command} -WhatIf").Succeeded();
        Assert.Empty(run.Output);
        Assert.Empty(run.Information);
        Assert.Contains("What if", Engine.Shown, StringComparison.Ordinal);
        Assert.Contains(says, Engine.Shown, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain(Sandbox.Journal(), request => request.Method != "GET");
        Assert.False(File.Exists(Path.Combine(Folder, "what-if.csv")));
        Assert.Equal("there", Run("Get-RecordingComplianceSink").Succeeded().Value<string>("Name"));
        Assert.Single(Run("Get-RecordingAudit").Succeeded().Output);
    }

    [Fact]
    public void Resume_names_each_change_and_sends_none()
    {
        Connect("-MaximumRetryCount 0");
        Sandbox.Fault(new { operation = "TagRecording" }, new { kind = "Reset" });
        Run("$ids[0..1] | Add-RecordingTag @tag -ErrorAction SilentlyContinue");
        Sandbox.ClearJournal();
        Assert.Empty(Run("Resume-RecordingChange -WhatIf").Succeeded().Output);
        Assert.Empty(Sandbox.Journal());
        Assert.All(Ids[..2], id => Assert.Contains(id, Engine.Shown, StringComparison.Ordinal));
    }

    [Fact]
    public void The_preference_counts_as_well()
    {
        Connect();
        Run("$WhatIfPreference = $true; Add-RecordingTag $ids[0] @tag").Succeeded();
        Assert.Empty(Sandbox.Journal("TagRecording"));
    }
}
