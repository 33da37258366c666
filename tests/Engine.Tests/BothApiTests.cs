namespace GenesysRecordingTags.Engine.Tests;

/// <summary>The same script on both APIs: only the line that connects differs.</summary>
public sealed class BothApiTests(Sandbox sandbox) : SandboxTest(sandbox)
{
    private const string Media = "Connect-GenesysCloud -Sandbox -RecordingCount 40 -LedgerPath $ledger";
    private const string Platform = "Connect-GenesysCloud -Sandbox -Api Platform -RecordingCount 40 -LedgerPath $ledger";

    [Theory]
    [InlineData(Media)]
    [InlineData(Platform)]
    public void Events_are_tagged_once_and_audited(string connect)
    {
        Run(connect).Succeeded();
        var first = Run("Get-GenesysEvent | Add-RecordingTag -Tag $tag").Succeeded();
        Assert.NotEmpty(first.Output);
        Assert.All(first.Values<string>("Outcome"), outcome => Assert.Equal("Applied", outcome));
        Assert.Empty(Run("Get-GenesysEvent | Add-RecordingTag -Tag $tag").Succeeded().Output);
        var again = Run("Get-GenesysEvent -Replay | Add-RecordingTag -Tag $tag").Succeeded();
        Assert.Equal(first.Output.Count, again.Output.Count);
        Assert.All(again.Values<string>("Outcome"), outcome => Assert.Equal("AlreadyApplied", outcome));
        Assert.Equal(first.Output.Count, Run("Get-RecordingAudit").Succeeded().Output.Count);
        Assert.True(Run("Test-RecordingAudit").Succeeded().Value<bool>("IsIntact"));
    }

    [Theory]
    [InlineData(Media)]
    [InlineData(Platform)]
    public void A_tag_that_breaks_a_rule_is_refused_item_by_item(string connect)
    {
        Run(connect).Succeeded();
        var run = Run("Get-GenesysEvent -First 3 | Add-RecordingTag -Label 'no such label' -TaxonomyId $tag.TaxonomyId");
        Assert.Equal(3, run.Errors.Count);
        Assert.All(run.Errors, error => Assert.StartsWith("InvalidTag", error.FullyQualifiedErrorId, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(Media)]
    [InlineData(Platform)]
    public void A_change_is_undone(string connect)
    {
        Run(connect).Succeeded();
        Run("$one = Get-GenesysEvent -First 1; $null = Add-RecordingTag $one.RecordingId -ConversationId $one.ConversationId -Label $tag.Label -TaxonomyId $tag.TaxonomyId -Confidence 0.5").Succeeded();
        Run("$second = Add-RecordingTag $one.RecordingId -ConversationId $one.ConversationId -Label $tag.Label -TaxonomyId $tag.TaxonomyId -Confidence 0.9 -Force").Succeeded();
        var undone = Run("(Undo-RecordingChange $second.AuditId -Force -Confirm:$false).Tags[0].Confidence").Succeeded();
        Assert.Equal("0.5", undone.Text[0]);
    }

    [Theory]
    [InlineData(Media)]
    [InlineData(Platform)]
    public void Metadata_is_set_read_and_undone(string connect)
    {
        Run(connect).Succeeded();
        Run("$one = Get-GenesysEvent -First 1; $null = $one | Set-RecordingMetadata -Metadata @{ queue = 'sales' } -Tag vip").Succeeded();
        Run("$second = Set-RecordingMetadata $one.RecordingId -ConversationId $one.ConversationId -Metadata @{ queue = 'support' }").Succeeded();
        Assert.Equal(["support", "vip"], Run("$read = $one | Get-RecordingMetadata; $read.Metadata['queue']; $read.Tags").Succeeded().Text);
        Run("$null = Undo-RecordingChange $second.AuditId -Confirm:$false").Succeeded();
        Assert.Equal("sales", Run("($one | Get-RecordingMetadata).Metadata['queue']").Succeeded().Text[0]);
    }

    [Theory]
    [InlineData(Media)]
    [InlineData(Platform)]
    public void Retention_goes_with_tags_is_changed_and_undone(string connect)
    {
        Run(connect).Succeeded();
        Run("$one = Get-GenesysEvent -First 1; $tagged = $one | Add-RecordingTag -Tag $tag -RetentionPolicy 'Standard 365 Day'").Succeeded();
        Assert.Equal(["Standard 365 Day", "Applied"], Run("$tagged.RetentionPolicy.Name; $tagged.Outcome").Succeeded().Text);
        Assert.Equal("AlreadyApplied", Run("$one | Add-RecordingTag -Tag $tag -RetentionPolicy 'Standard 365 Day'").Succeeded().Value<object>("Outcome").ToString());
        Assert.Empty(Run("$tagged | Set-RecordingRetention -Policy 'PCI 90 Day' -Force -WhatIf").Succeeded().Output);
        Run("$changed = $tagged | Set-RecordingRetention -Policy 'PCI 90 Day' -Force -Confirm:$false").Succeeded();
        Assert.Equal(["PCI 90 Day", "Applied"], Run("$changed.RetentionPolicy.Name; $changed.Outcome").Succeeded().Text);
        Run("$null = Undo-RecordingChange $changed.AuditId -Force -Confirm:$false").Succeeded();
        Assert.Empty(Run("Resume-RecordingChange").Succeeded().Output);
        Assert.True(Run("Test-RecordingAudit").Succeeded().Value<bool>("IsIntact"));
    }

    [Fact]
    public void Tags_are_read_and_removed_on_the_Platform_API()
    {
        Run(Platform).Succeeded();
        Run("$one = Get-GenesysEvent -First 1; $null = $one | Add-RecordingTag -Tag $tag").Succeeded();
        Assert.Equal(["Compliance:PCI-DSS"], Run("$one | Get-RecordingTag").Succeeded().Values<string>("Label"));
        Assert.Empty(Run("$one | Get-RecordingTag | Remove-RecordingTag -WhatIf").Succeeded().Output);
        Assert.Single(Run("$one | Get-RecordingTag").Succeeded().Output);
        Run("$one | Get-RecordingTag | Remove-RecordingTag").Succeeded();
        Assert.Empty(Run("$one | Get-RecordingTag").Succeeded().Output);
    }

    [Theory]
    [InlineData("Get-RecordingTag rec-1")]
    [InlineData("Remove-RecordingTag rec-1 -Label a -TaxonomyId b")]
    [InlineData("Initialize-RecordingTagSchema")]
    public void What_the_Media_API_can_not_do_is_said(string command)
    {
        Run(Media).Succeeded();
        Assert.Equal("InvalidRequest", Run(command).FailureId);
    }

    [Fact]
    public void The_schema_is_made_where_somebody_says_so()
    {
        Run("Connect-GenesysCloud -BaseUri \"${uri}platform-api\" -LoginUri \"${uri}login\" -Api Platform -Credential $credential -LedgerPath $ledger").Succeeded();
        Assert.Empty(Run("Initialize-RecordingTagSchema -WhatIf").Succeeded().Output);
        var failed = Run("Get-GenesysEvent -First 1 | Add-RecordingTag -Tag $tag");
        Assert.StartsWith("SchemaNotFound", Assert.Single(failed.Errors).FullyQualifiedErrorId, StringComparison.Ordinal);
        Assert.Equal([true, true], Run("Initialize-RecordingTagSchema -Confirm:$false").Succeeded().Values<bool>("IsReady"));
        Assert.Single(Run("Get-GenesysEvent -First 1 -Replay | Add-RecordingTag -Tag $tag").Succeeded().Output);
    }
}
