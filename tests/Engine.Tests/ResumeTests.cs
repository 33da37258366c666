namespace GenesysRecordingTags.Engine.Tests;

/// <summary>Resume-RecordingChange: a run was cut off, and is finished with the same keys.</summary>
public sealed class ResumeTests(Sandbox sandbox) : SandboxTest(sandbox)
{
    [Fact]
    public void A_change_whose_answer_got_lost_is_settled_with_its_own_key()
    {
        Connect("-MaximumRetryCount 0");
        Sandbox.Fault(new { operation = "TagRecording", first = 1 }, new { kind = "Reset", afterApplying = true });
        Run("Add-RecordingTag $ids[0] @tag -ErrorAction SilentlyContinue");
        Assert.Equal(Ids[0], Run("Resume-RecordingChange").Succeeded().Value<string>("RecordingId"));
        Assert.Single(Sandbox.Journal("TagRecording").Select(request => request.IdempotencyKey).Distinct());
        Assert.Equal(1, Sandbox.Applied(Ids[0]));
        Assert.Equal(["Unknown", "Succeeded"], Run("Get-RecordingAudit").Succeeded().Values<string>("Outcome"));
        Assert.Empty(Run("Resume-RecordingChange").Succeeded().Output);
    }

    [Fact]
    public void A_run_that_was_stopped_is_finished_and_nothing_is_done_twice()
    {
        Connect();
        Sandbox.Fault(new { operation = "TagRecording", skip = 20 }, new { kind = "Hang", afterApplying = true });
        var cut = Engine.Start("$ids | Add-RecordingTag @tag -ThrottleLimit 4");
        Sandbox.WaitForInFlight(count => count == 4);
        Eventually.Holds(() => cut.Output.Count == 20, "20 results came");
        cut.Stop();
        Sandbox.ClearFaults();
        Assert.Equal(4, Run("Resume-RecordingChange").Succeeded().Output.Count);
        Assert.Equal(Enumerable.Repeat(1, 24), Sandbox.AllApplied());
    }

    [Fact]
    public void The_next_connection_over_the_ledger_says_what_was_left()
    {
        Connect("-MaximumRetryCount 0");
        Sandbox.Fault(new { operation = "TagRecording", first = 2 }, new { kind = "Reset" });
        Run("$ids[0..1] | Add-RecordingTag @tag -ErrorAction SilentlyContinue; Disconnect-GenesysCloud");
        var again = Run("Connect-GenesysCloud -BaseUri $uri -Credential $credential -LedgerPath $ledger").Succeeded();
        Assert.Matches("2 changes were left unfinished.*Resume-RecordingChange", Assert.Single(again.Warnings));
        Assert.Equal(2, Run("Resume-RecordingChange").Succeeded().Output.Count);
    }

    [Fact]
    public void Only_the_recordings_that_are_asked_for_are_taken_up()
    {
        Connect("-MaximumRetryCount 0");
        Sandbox.Fault(new { operation = "UpdateMetadata", first = 3 }, new { kind = "Reset", afterApplying = true });
        Run("$ids[0..2] | Set-RecordingMetadata -Metadata @{ a = 'b' } -ErrorAction SilentlyContinue");
        Assert.Equal(Ids[1], Run("Resume-RecordingChange $ids[1]").Succeeded().Value<string>("RecordingId"));
        var unknown = Run("Resume-RecordingChange another");
        Assert.Empty(unknown.Output);
        Assert.StartsWith("AuditRecordNotFound", Assert.Single(unknown.Errors).FullyQualifiedErrorId, StringComparison.Ordinal);
        Assert.Empty(Run("@() | Resume-RecordingChange").Succeeded().Output);
        Assert.Equal(2, Run("[pscustomobject]@{ RecordingId = $ids[2] }, [pscustomobject]@{ RecordingId = $ids[0] } | Resume-RecordingChange").Succeeded().Output.Count);
    }

    [Fact]
    public void What_fails_again_is_left_to_the_next_time()
    {
        Connect("-MaximumRetryCount 0");
        Sandbox.Fault(new { operation = "TagRecording", first = 2 }, new { kind = "Reset" });
        Run("Add-RecordingTag $ids[0] @tag -ErrorAction SilentlyContinue");
        Assert.Equal(["ServiceUnreachable"], Run("Resume-RecordingChange").ErrorIds);
        Assert.Equal(Ids[0], Run("Resume-RecordingChange").Succeeded().Value<string>("RecordingId"));
    }
}
