using System.Text.Json;

namespace GenesysRecordingTags.Engine.Tests;

/// <summary>The main job: Add-RecordingTag, alone and behind Get-GenesysEvent, with what the organisation saw of it.</summary>
public sealed class TagTests : SandboxTest
{
    public TagTests(Sandbox sandbox)
        : base(sandbox) => Connect();

    [Fact]
    public void Each_recording_of_the_organisation_is_tagged_once()
    {
        var run = Run("Get-GenesysEvent | Add-RecordingTag @tag -RetentionPolicy 'Standard 365 Day'").Succeeded();
        Assert.Equal(Ids.Order(StringComparer.Ordinal), run.Values<string>("RecordingId").Order(StringComparer.Ordinal));
        Assert.Equal(Ids.Order(StringComparer.Ordinal), Sandbox.Journal("TagRecording").Select(request => request.RecordingId).Order(StringComparer.Ordinal));
        Assert.Equal(Enumerable.Repeat(1, Ids.Length), Sandbox.AllApplied());
    }

    [Fact]
    public void Each_request_has_a_key_of_its_own()
    {
        Run("Get-GenesysEvent | Add-RecordingTag @tag").Succeeded();
        var keys = Sandbox.Journal("TagRecording").Select(request => request.IdempotencyKey).ToArray();
        Assert.Equal(Ids.Length, keys.Length);
        Assert.DoesNotContain(null, keys);
        Assert.Equal(keys.Length, keys.Distinct().Count());
    }

    [Fact]
    public void The_result_tells_what_the_service_did()
    {
        var run = Run("Add-RecordingTag $ids[0] @tag -Confidence 0.5 -Status Pending -RetentionPolicy 'Standard 365 Day'").Succeeded();
        Assert.Equal("GenesysRecordingTags.RecordingTagResult", run.Output[0].TypeNames[0]);
        Assert.Equal(Ids[0], run.Value<string>("RecordingId"));
        Assert.Equal(1, run.Value<int>("TagsApplied"));
        Assert.Equal(1, run.Value<int>("Attempts"));
        Assert.True(run.Value<TimeSpan>("Latency") > TimeSpan.Zero);
        Assert.NotEmpty(run.Value<string>("AuditId"));
        Engine["result"] = run.Output[0];
        Assert.Equal(["Pending", "ret-policy-9876"], Run("\"$($result.Tags[0].Status)\"; $result.RetentionPolicy.Id").Text);
    }

    [Fact]
    public void The_request_holds_the_tag_and_the_policy()
    {
        Run("Add-RecordingTag $ids[0] @tag -Confidence 0.5 -RetentionPolicy 'Standard 365 Day'").Succeeded();
        var body = JsonDocument.Parse(Assert.Single(Sandbox.Journal("TagRecording")).Body).RootElement;
        var tag = Assert.Single(body.GetProperty("tags").EnumerateArray());
        Assert.Equal("Compliance:PCI-DSS", tag.GetProperty("label").GetString());
        Assert.Equal(0.5, tag.GetProperty("confidence").GetDouble());
        Assert.Equal("Standard 365 Day", body.GetProperty("retentionPolicy").GetProperty("name").GetString());
    }

    [Fact]
    public void A_set_goes_in_one_atomic_request()
    {
        var run = Run("Add-RecordingTag -RecordingId $ids[0] -Tag (New-RecordingTag Compliance:GDPR $tag.TaxonomyId), @{ Label = 'Compliance:HIPAA'; TaxonomyId = $tag.TaxonomyId }").Succeeded();
        Assert.Equal(2, run.Value<int>("TagsApplied"));
        Assert.Single(Sandbox.Journal("TagRecording"));
    }

    [Fact]
    public void Tags_that_come_down_the_pipeline_are_one_set()
    {
        Run("(New-RecordingTag Compliance:GDPR $tag.TaxonomyId), (New-RecordingTag Compliance:PCI-DSS $tag.TaxonomyId) | Add-RecordingTag -RecordingId $ids[1]").Succeeded();
        var body = JsonDocument.Parse(Assert.Single(Sandbox.Journal("TagRecording")).Body).RootElement;
        Assert.Equal(2, body.GetProperty("tags").GetArrayLength());
    }

    [Fact]
    public void Rows_next_to_each_other_of_one_recording_are_one_request()
    {
        Run("'GDPR', 'HIPAA' | ForEach-Object { [pscustomobject]@{ RecordingId = $ids[0]; Label = \"Compliance:$_\"; TaxonomyId = $tag.TaxonomyId } } | Add-RecordingTag").Succeeded();
        Assert.Single(Sandbox.Journal("TagRecording"));
    }

    [Theory]
    [InlineData("$ids[5]")]
    [InlineData("[pscustomobject]@{ Id = 'wrong'; RecordingId = $ids[5] }")]
    [InlineData("[pscustomobject]@{ MediaId = $ids[5] }")]
    [InlineData("[pscustomobject]@{ Id = $ids[5] }")]
    [InlineData("@{ RecordingId = $ids[5] }")]
    [InlineData("Get-RecordingMetadata $ids[5]")]
    public void The_recording_is_named_by(string input) =>
        Assert.Equal(Ids[5], Run($"{input} | Add-RecordingTag @tag").Succeeded().Value<string>("RecordingId"));

    [Fact]
    public void An_object_that_names_no_recording_is_an_error_and_the_others_go_on()
    {
        var run = Run("[pscustomobject]@{ Foo = 1 }, [pscustomobject]@{ RecordingId = $ids[0] } | Add-RecordingTag @tag");
        Assert.Single(run.Output);
        Assert.Contains("has none of RecordingId, MediaId, Id", Assert.Single(run.Errors).ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Ids_with_odd_letters_are_escaped_into_the_address()
    {
        var odd = Ids.Where(id => id.Any(letter => !char.IsAsciiLetterOrDigit(letter) && letter != '-')).Take(3).ToArray();
        Assert.Equal(3, odd.Length);
        Engine["odd"] = odd;
        Run("$odd | Add-RecordingTag @tag").Succeeded();
        Assert.Equal(odd.Order(StringComparer.Ordinal), Sandbox.Journal("TagRecording").Select(request => request.RecordingId).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void An_event_is_acted_on_once()
    {
        Run("$events = Get-GenesysEvent -First 20; $first = $events | Add-RecordingTag @tag").Succeeded();
        Assert.Equal(20, Sandbox.Journal("TagRecording").Count);

        // The same again: nothing is sent, and the results tell of the earlier changes.
        Run("$again = $events | Add-RecordingTag @tag").Succeeded();
        Assert.Equal(20, Sandbox.Journal("TagRecording").Count);
        Assert.Equal(["AlreadyApplied"], Run("$again | ForEach-Object { \"$($_.Outcome)\" }").Text.Distinct());
        Assert.Equal(Run("$first | ForEach-Object { $_.AuditId }").Text.Order(StringComparer.Ordinal), Run("$again | ForEach-Object { $_.AuditId }").Text.Order(StringComparer.Ordinal));

        // Another label is another change.
        Run("$other = $events | Add-RecordingTag -Label Compliance:GDPR -TaxonomyId $tag.TaxonomyId -Force").Succeeded();
        Assert.Equal(40, Sandbox.Journal("TagRecording").Count);
    }

    [Fact]
    public void Events_without_a_recording_are_passed_over_and_said()
    {
        Run("$events = Get-GenesysEvent -IncludeUnrecorded").Succeeded();
        var unrecorded = Run("$events | Where-Object { -not $_.RecordingId }").Output.Count;
        Assert.NotEqual(0, unrecorded);
        var run = Run("$events | Add-RecordingTag @tag -Verbose").Succeeded();
        Assert.Equal(unrecorded, run.Verbose.Count(line => line.Contains("left no recording", StringComparison.Ordinal)));
        Assert.Equal(Ids.Length, Sandbox.Journal("TagRecording").Count);
    }

    [Fact]
    public void The_audit_record_of_each_change_comes_down_the_Information_stream()
    {
        var run = Run("$ids[0], 'no-such-one' | Add-RecordingTag @tag");
        Assert.Equal("1 applied, 1 failed, 0 unfinished", Assert.Single(run.Information, record => record.Tags.Contains("Run")).ToString().Split(';')[0]);
        var records = run.Information.Where(record => !record.Tags.Contains("Run")).ToList();
        Assert.Equal(2, records.Count);
        Assert.All(records, record => Assert.Contains("Audit", record.Tags));
        Engine["records"] = records.Select(record => record.MessageData).ToArray();
        Assert.Equal(["Failed", "Succeeded"], Run("$records | ForEach-Object { \"$($_.Outcome)\" }").Text.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void A_blank_policy_is_refused_on_the_command_line_and_none_in_a_row()
    {
        Assert.Contains("InvalidTag", Run("Add-RecordingTag $ids[0] @tag -RetentionPolicy ''").ErrorIds);
        Run("[pscustomobject]@{ RecordingId = $ids[0]; RetentionPolicy = '' } | Add-RecordingTag @tag").Succeeded();
    }

    [Fact]
    public void Each_item_is_one_change_where_the_tag_is_on_the_command_line()
    {
        Run("1..3 | ForEach-Object { $ids[7] } | Add-RecordingTag @tag -Force").Succeeded();
        Assert.Equal(3, Sandbox.Journal("TagRecording").Count);
    }
}
