namespace GenesysRecordingTags.Engine.Tests;

/// <summary>A pipeline with requests in flight: it feeds, drains, and leaves nothing running.</summary>
public sealed class StreamingTests(Sandbox sandbox) : SandboxTest(sandbox)
{
    [Fact]
    public void As_many_requests_are_in_flight_as_ThrottleLimit_says()
    {
        Connect();
        Sandbox.Delay(TimeSpan.FromMilliseconds(50));
        Run("$ids | Add-RecordingTag @tag -ThrottleLimit 8").Succeeded();
        Assert.InRange(Sandbox.MaxInFlight, 6, 8);
    }

    [Fact]
    public void Results_come_while_input_still_comes_in()
    {
        Connect();
        Sandbox.Delay(TimeSpan.FromMilliseconds(10));
        var run = Run("""
            $read = 0
            $ids | ForEach-Object { $read++; $_ } | Add-RecordingTag @tag -ThrottleLimit 4 | ForEach-Object { $read }
            """).Succeeded();
        Assert.InRange(int.Parse(run.Text[0], System.Globalization.CultureInfo.InvariantCulture), 1, Ids.Length - 1);
    }

    [Fact]
    public void Nothing_is_in_flight_behind_a_downstream_command_that_ends_the_pipeline()
    {
        Connect();
        Sandbox.Delay(TimeSpan.FromMilliseconds(100));
        var run = Run("foreach ($once in 1) { $ids | Add-RecordingTag @tag -ThrottleLimit 16 | ForEach-Object { $_; break } }");
        Assert.Single(run.Output);
        Sandbox.WaitForInFlight(count => count == 0);
        Assert.InRange(Sandbox.Journal("TagRecording").Count, 1, Ids.Length - 1);
    }

    [Fact]
    public void Nothing_is_in_flight_behind_a_downstream_command_that_throws()
    {
        Connect();
        Sandbox.Delay(TimeSpan.FromMilliseconds(100));
        Assert.Equal("downstream", Run("$ids | Add-RecordingTag @tag -ThrottleLimit 16 | ForEach-Object { throw 'downstream' }").Failure!.ToString());
        Sandbox.WaitForInFlight(count => count == 0);
    }

    [Fact]
    public void Nothing_is_in_flight_behind_an_upstream_command_that_throws()
    {
        Connect();
        Sandbox.Delay(TimeSpan.FromMilliseconds(100));
        Assert.Equal("upstream", Run("$ids | ForEach-Object { if ($_ -eq $ids[20]) { throw 'upstream' }; $_ } | Add-RecordingTag @tag -ThrottleLimit 16").Failure!.ToString());
        Sandbox.WaitForInFlight(count => count == 0);
    }

    [Fact]
    public void Nothing_is_in_flight_behind_ErrorAction_Stop()
    {
        Connect();
        Sandbox.Delay(TimeSpan.FromMilliseconds(50));
        Sandbox.Fault(new { operation = "TagRecording", nth = 3 }, new { kind = "Status", statusCode = 403 });
        Assert.Equal("PermissionDenied", Run("$ids | Add-RecordingTag @tag -ThrottleLimit 8 -ErrorAction Stop").FailureId);
        Sandbox.WaitForInFlight(count => count == 0);
        Assert.InRange(Sandbox.Journal("TagRecording").Count, 3, Ids.Length - 1);
    }

    [Fact]
    public void First_ends_the_reading_of_events()
    {
        Connect();
        Assert.Equal(3, Run("Get-GenesysEvent -Follow -First 3").Succeeded().Output.Count);
    }

    [Fact]
    public void Progress_tells_what_was_done_and_comes_to_its_end()
    {
        Connect();
        Sandbox.Delay(TimeSpan.FromMilliseconds(40));
        var run = Run("$ids | Add-RecordingTag @tag -ThrottleLimit 4").Succeeded();
        var progress = run.Progress.Where(record => record.Activity == "Tagging recordings").ToArray();
        Assert.NotEmpty(progress);
        Assert.Matches("^[0-9]+ done, 0 failed", progress[0].StatusDescription);
        Assert.Equal("Completed", progress[^1].RecordType.ToString());
    }
}
