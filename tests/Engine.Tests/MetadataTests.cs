namespace GenesysRecordingTags.Engine.Tests;

/// <summary>Set-RecordingMetadata and Get-RecordingMetadata.</summary>
public sealed class MetadataTests : SandboxTest
{
    public MetadataTests(Sandbox sandbox)
        : base(sandbox) => Connect();

    [Theory]
    [InlineData("-Metadata @{ priority_level = 'high' }", """{"metadata":{"priority_level":"high"}}""")]
    [InlineData("-Tag voicemail, escalated", """{"tags":["voicemail","escalated"]}""")]
    [InlineData("-Tag @()", """{"tags":[]}""")]
    [InlineData("-Metadata @{ n = 1.5 }", """{"metadata":{"n":"1.5"}}""")]
    [InlineData("-Metadata @{ b = $true }", """{"metadata":{"b":"true"}}""")]
    [InlineData("-Metadata @{ d = [DayOfWeek]::Monday }", """{"metadata":{"d":"Monday"}}""")]
    public void Only_what_was_given_is_sent(string given, string sent)
    {
        Run($"Set-RecordingMetadata $ids[0] {given}").Succeeded();
        Assert.Equal(sent, Assert.Single(Sandbox.Journal("UpdateMetadata")).Body);
    }

    [Fact]
    public void The_result_tells_what_is_there_afterwards()
    {
        var run = Run("Set-RecordingMetadata $ids[0] @{ a = 'b' } -Tag t").Succeeded();
        Assert.Equal("GenesysRecordingTags.RecordingMetadata", run.Output[0].TypeNames[0]);
        Assert.Equal(["t"], run.Value<string[]>("Tags"));
        Assert.Equal("b", Run("(Get-RecordingMetadata $ids[0]).Metadata['a']").Succeeded().Text[0]);
    }

    [Theory]
    [InlineData("@{ bad = @(1, 2) }", "metadata.bad")]
    [InlineData("@{ bad = $null }", "metadata.bad")]
    public void What_is_no_text_is_refused_and_the_others_go_on(string metadata, string names)
    {
        var run = Run($"[pscustomobject]@{{ RecordingId = $ids[0]; Metadata = {metadata} }}, [pscustomobject]@{{ RecordingId = $ids[1]; Metadata = @{{ a = 'b' }} }} | Set-RecordingMetadata");
        Assert.Equal(["InvalidRequest"], run.ErrorIds);
        Assert.Contains(names, run.Errors[0].ToString(), StringComparison.Ordinal);
        Assert.Equal(Ids[1], run.Value<string>("RecordingId"));
    }

    [Fact]
    public void The_metadata_of_what_comes_down_the_pipeline_is_not_copied()
    {
        Run("Set-RecordingMetadata $ids[0] @{ secret_of = 'another' }; Get-RecordingMetadata $ids[0] | Set-RecordingMetadata -Tag only").Succeeded();
        Assert.Equal("""{"tags":["only"]}""", Sandbox.Journal("UpdateMetadata")[^1].Body);
    }

    [Fact]
    public void Each_row_has_its_own_values()
    {
        var run = Run("$ids | ForEach-Object { [pscustomobject]@{ RecordingId = $_; Metadata = @{ own = $_ } } } | Set-RecordingMetadata | Where-Object { $_.Metadata['own'] -ceq $_.RecordingId }").Succeeded();
        Assert.Equal(Ids.Length, run.Output.Count);
    }

    [Fact]
    public void Many_are_read_in_the_order_of_the_input() =>
        Assert.Equal(Ids, Run("$ids | Get-RecordingMetadata -ThrottleLimit 16").Succeeded().Values<string>("RecordingId"));

    [Fact]
    public void Each_that_is_not_there_is_an_error_of_its_own()
    {
        var run = Run("$ids[0], 'nope', '', $ids[1] | Get-RecordingMetadata");
        Assert.Equal(2, run.Output.Count);
        Assert.Equal("RecordingNotFound", run.ErrorIds[0]);
        Assert.Equal("nope", run.Errors[0].TargetObject);
        Assert.StartsWith("Row 3 of the input", run.Errors[1].ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Values_before_that_can_not_be_read_do_not_keep_a_change_from_being_made()
    {
        Sandbox.Fault(new { operation = "ReadMetadata" }, new { kind = "truncatedJson" });
        var run = Run("$ids[0..4] | Set-RecordingMetadata -Metadata @{ reviewed = 'yes' }").Succeeded();
        Assert.Equal(5, run.Output.Count);
    }
}
