namespace GenesysRecordingTags.Engine.Tests;

/// <summary>Undo-RecordingChange: what was there before is put back, or it is said why not.</summary>
public sealed class UndoTests : SandboxTest
{
    public UndoTests(Sandbox sandbox)
        : base(sandbox)
    {
        // Somebody else, of whom the ledger knows nothing.
        Run("$other = Connect-GenesysCloud -BaseUri $uri -Credential $credential -NoLedger -Name other -PassThru").Succeeded();
        Connect();
    }

    [Fact]
    public void Metadata_and_plain_tags_are_put_back_as_a_change_of_its_own()
    {
        var run = Run("""
            $null = Set-RecordingMetadata $ids[0] @{ queue = 'Earlier' } -Tag one, two
            $changed = Set-RecordingMetadata $ids[0] @{ queue = 'Later' } -Tag three
            $undone = Undo-RecordingChange $changed.AuditId
            "$($undone.Metadata['queue']) $($undone.Tags)"
            $record = @(Get-RecordingAudit $ids[0])[-1]
            "$($record.UndoOf -eq $changed.AuditId) $($record.AuditId -eq $undone.AuditId) $($record.Outcome)"
            """).Succeeded();
        Assert.Equal(["Earlier one two", "True True Succeeded"], run.Text);
        Assert.Equal("True", Run("Test-RecordingAudit -Quiet").Text[0]);
    }

    [Fact]
    public void Tags_and_retention_that_the_ledger_saw_are_put_back()
    {
        var run = Run("""
            $null = Add-RecordingTag $ids[0] -Label Compliance:GDPR -TaxonomyId $tag.TaxonomyId -RetentionPolicy 'Standard 365 Day'
            Undo-RecordingChange (Add-RecordingTag $ids[0] @tag -RetentionPolicy 'Legal Hold').AuditId
            """).Succeeded();
        Assert.Equal("Compliance:GDPR", Run("(Get-RecordingAudit -AuditId $args[0]).After.Tags[0].Label", run.Value<string>("AuditId")).Text[0]);
    }

    [Fact]
    public void What_stays_is_said_beforehand()
    {
        var run = Run("Undo-RecordingChange (Set-RecordingMetadata $ids[0] @{ brand_new = 'x' } -Tag y).AuditId").Succeeded();
        Assert.Contains("'brand_new' stays", Assert.Single(run.Warnings), StringComparison.Ordinal);
    }

    [Fact]
    public void A_recording_that_somebody_else_changed_since_is_left_alone_unless_Force()
    {
        Run("""
            $null = Set-RecordingMetadata $ids[0] @{ queue = 'Earlier' }
            $changed = Set-RecordingMetadata $ids[0] @{ queue = 'Later' }
            $null = Set-RecordingMetadata $ids[0] @{ queue = 'Theirs' } -Connection $other
            """).Succeeded();
        var refused = Run("Undo-RecordingChange $changed.AuditId");
        Assert.Equal(["CannotUndo"], refused.ErrorIds);
        Assert.Contains("'Theirs'", refused.Errors[0].ToString(), StringComparison.Ordinal);
        Assert.Contains("-Force", refused.Errors[0].ErrorDetails.RecommendedAction, StringComparison.Ordinal);
        Run("Undo-RecordingChange $changed.AuditId -Force").Succeeded();
        Assert.Equal("Earlier", Run("(Get-RecordingMetadata $ids[0]).Metadata['queue']").Text[0]);
    }

    [Fact]
    public void What_was_changed_again_or_undone_already_is_refused()
    {
        Run("""
            $null = Set-RecordingMetadata $ids[0] @{ queue = 'A' }
            $first = Set-RecordingMetadata $ids[0] @{ queue = 'B' }
            $second = Set-RecordingMetadata $ids[0] @{ queue = 'C' }
            """).Succeeded();
        Assert.Contains("changed again since", Assert.Single(Run("Undo-RecordingChange $first.AuditId").Errors).ToString(), StringComparison.Ordinal);
        Run("Undo-RecordingChange $second.AuditId").Succeeded();
        Assert.Contains("undone already", Assert.Single(Run("Undo-RecordingChange $second.AuditId").Errors).ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("$null = Add-RecordingTag $ids[0] @tag", "not known")]
    [InlineData("Set-RecordingMetadata no-such-one @{ a = 'b' } -ErrorAction SilentlyContinue", "not done")]
    [InlineData("$null = Set-RecordingMetadata $ids[0] @{ brand_new = 'x' }", "could put back")]
    public void It_says_why_it_can_not(string change, string says)
    {
        Run(change);
        var run = Run("Get-RecordingAudit | Undo-RecordingChange -Force");
        Assert.Equal(["CannotUndo"], run.ErrorIds);
        Assert.Contains(says, run.Errors[0].ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Many_go_on_behind_one_that_can_not_be_undone()
    {
        var run = Run("""
            $null = $ids[0..4] | Set-RecordingMetadata -Metadata @{ queue = 'Earlier' }
            $changed = $ids[0..4] | Set-RecordingMetadata -Metadata @{ queue = 'Later' }
            $null = Set-RecordingMetadata $ids[3] @{ queue = 'Theirs' } -Connection $other
            @([pscustomobject]@{ AuditId = 'none' }) + @($changed) | Undo-RecordingChange
            """);
        Assert.Equal(["AuditRecordNotFound", "CannotUndo"], run.ErrorIds);
        Assert.Equal(4, run.Output.Count);
    }
}
