namespace GenesysRecordingTags.Engine.Tests;

/// <summary>Get-GenesysEvent, and event subscriptions.</summary>
public sealed class EventTests(Sandbox sandbox) : SandboxTest(sandbox)
{
    [Fact]
    public void Each_interaction_that_left_a_recording_comes_once()
    {
        Connect();
        var run = Run("Get-GenesysEvent").Succeeded();
        Assert.Equal("GenesysRecordingTags.InteractionEvent", run.Output[0].TypeNames[0]);
        Assert.Equal(Ids.Order(StringComparer.Ordinal), run.Values<string>("RecordingId").Order(StringComparer.Ordinal));
        Assert.All(run.Values<DateTimeOffset>("CompletedAt"), moment => Assert.Equal(TimeSpan.Zero, moment.Offset));
    }

    [Fact]
    public void Events_come_again_until_something_was_done_with_them()
    {
        Connect();
        Assert.Equal(Ids.Length, Run("Get-GenesysEvent").Succeeded().Output.Count);
        Assert.Equal(Ids.Length, Run("Get-GenesysEvent").Succeeded().Output.Count);
        Run("Get-GenesysEvent | Add-RecordingTag @tag").Succeeded();
        Assert.Empty(Run("Get-GenesysEvent").Succeeded().Output);
        Sandbox.AddInteractions(5);
        Assert.Equal(5, Run("Get-GenesysEvent -IncludeUnrecorded").Succeeded().Output.Count);
    }

    [Fact]
    public void Complete_finishes_events_that_a_script_did_something_else_with()
    {
        Connect();
        Run("Get-GenesysEvent -First 4 | Complete-GenesysEvent").Succeeded();
        Assert.Equal(Ids.Length - 4, Run("Get-GenesysEvent").Succeeded().Output.Count);
        Run("Get-GenesysEvent -First 4 | Complete-GenesysEvent -WhatIf").Succeeded();
        Assert.Equal(Ids.Length - 4, Run("Get-GenesysEvent").Succeeded().Output.Count);
        Assert.Equal(Ids.Length - 4, Run("Get-GenesysEvent | Complete-GenesysEvent -PassThru").Succeeded().Output.Count);
        Assert.Empty(Run("Get-GenesysEvent").Succeeded().Output);
    }

    [Fact]
    public void What_is_dropped_on_the_way_is_finished_when_the_pipeline_ended_well()
    {
        Connect();
        Run("Get-GenesysEvent | Where-Object { $_.Id -like '*1' } | Add-RecordingTag @tag").Succeeded();
        Assert.Empty(Run("Get-GenesysEvent").Succeeded().Output);
    }

    [Fact]
    public void It_begins_anew_with_Replay_and_leaves_what_is_not_finished_as_it_is()
    {
        Connect();
        Run("Get-GenesysEvent | Add-RecordingTag @tag").Succeeded();
        Assert.Equal(2, Run("Get-GenesysEvent -Replay -First 2").Succeeded().Output.Count);
        Assert.Empty(Run("Get-GenesysEvent").Succeeded().Output);
    }

    [Fact]
    public void What_First_left_comes_the_next_time()
    {
        Connect();
        var first = Run("Get-GenesysEvent -First 3 | Add-RecordingTag @tag").Succeeded().Values<string>("SourceEventId");
        var next = Run("Get-GenesysEvent").Succeeded().Values<string>("Id");
        Assert.Empty(first.Intersect(next));
        Assert.Equal(Ids.Length, first.Length + next.Length);
    }

    [Fact]
    public void It_goes_on_over_the_same_ledger_after_a_new_connection()
    {
        Connect();
        Run("Get-GenesysEvent -First 10 | Add-RecordingTag @tag").Succeeded();
        Run("Disconnect-GenesysCloud").Succeeded();
        Connect();
        Assert.Equal(Ids.Length - 10, Run("Get-GenesysEvent").Succeeded().Output.Count);
    }

    [Fact]
    public void It_asks_for_one_page_where_First_is_smaller_than_a_page()
    {
        Connect();
        Run("Get-GenesysEvent -First 3").Succeeded();
        Assert.Single(Sandbox.Journal("ReadEvents"));
    }

    [Fact]
    public void It_asks_for_pages_of_PageSize_in_a_subscription_of_that_name_and_type()
    {
        Connect();
        Run("Get-GenesysEvent -SubscriptionName other -EventType interaction.completed, interaction.updated -PageSize 30 -First 31").Succeeded();
        var made = Assert.Single(Sandbox.Journal("CreateSubscription")).Body;
        Assert.Contains("\"name\":\"other\"", made, StringComparison.Ordinal);
        Assert.Contains("interaction.updated", made, StringComparison.Ordinal);
        Assert.All(Sandbox.Journal("ReadEvents"), page => Assert.Contains("page_size=30", page.Target, StringComparison.Ordinal));
    }

    [Fact]
    public void It_leaves_out_earlier_interactions_with_Since()
    {
        Connect();
        var moments = Run("Get-GenesysEvent -Replay").Succeeded().Values<DateTimeOffset>("CompletedAt");
        var since = Run("Get-GenesysEvent -Replay -Since $args[0]", moments[60]).Succeeded().Values<DateTimeOffset>("CompletedAt");
        Assert.InRange(since.Length, 1, Ids.Length - 1);
        Assert.All(since, moment => Assert.True(moment >= moments[60]));
    }

    [Fact]
    public void It_refuses_a_poll_interval_of_no_length()
    {
        Connect();
        Assert.Equal("InvalidRequest", Run("Get-GenesysEvent -Follow -PollInterval 0").FailureId);
    }

    [Fact]
    public void It_ends_with_the_scope_that_is_missing()
    {
        Connect();
        Sandbox.Fault(new { operation = "ReadEvents" }, new { kind = "Status", statusCode = 403 });
        var run = Run("Get-GenesysEvent");
        Assert.Equal("PermissionDenied", run.FailureId);
        Assert.Contains("event:read", run.Failure!.ErrorDetails.RecommendedAction, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("duplicatedEvents")]
    [InlineData("reorderedEvents")]
    [InlineData("malformedEvents")]
    public void Each_recording_is_tagged_once_where_pages_have(string fault)
    {
        Connect();
        Sandbox.Fault(new { operation = "ReadEvents" }, new { kind = fault });
        Assert.Equal(Ids.Length, Run("Get-GenesysEvent | Add-RecordingTag @tag").Succeeded().Output.Count);
        Assert.Equal(Enumerable.Repeat(1, Ids.Length), Sandbox.AllApplied());
    }

    [Theory]
    [InlineData("truncatedJson")]
    [InlineData("emptyBody")]
    [InlineData("wrongJsonType")]
    public void A_page_that_can_not_be_read_ends_the_run_and_loses_nothing(string fault)
    {
        Connect("-MaximumRetryCount 0");
        Sandbox.Fault(new { operation = "ReadEvents", nth = 2 }, new { kind = fault });
        var cut = Run("Get-GenesysEvent | Add-RecordingTag @tag");
        Assert.Equal("UnexpectedResponse", cut.FailureId);
        Run("Get-GenesysEvent | Add-RecordingTag @tag; Resume-RecordingChange").Succeeded();
        Assert.Equal(Enumerable.Repeat(1, Ids.Length), Sandbox.AllApplied());
    }

    [Fact]
    public void What_WhatIf_let_pass_comes_again()
    {
        Connect();
        Assert.Empty(Run("Get-GenesysEvent | Add-RecordingTag @tag -WhatIf").Succeeded().Output);
        Assert.Equal(Ids.Length, Run("Get-GenesysEvent | Add-RecordingTag @tag").Succeeded().Output.Count);
    }

    [Fact]
    public void A_subscription_that_exists_is_returned()
    {
        Connect();
        var made = Run("New-GenesysEventSubscription -Name nightly -PageSize 10").Succeeded();
        Assert.Equal(10, made.Value<int>("PageSize"));
        Assert.Equal(made.Value<string>("Id"), Run("New-GenesysEventSubscription -Name nightly").Succeeded().Value<string>("Id"));
    }

    [Fact]
    public void Subscriptions_are_listed_by_name_and_by_wildcard()
    {
        Connect();
        Run("'a1', 'a2', 'b1' | ForEach-Object { New-GenesysEventSubscription $_ }").Succeeded();
        Assert.Equal(["a1", "a2"], Run("Get-GenesysEventSubscription a*").Succeeded().Values<string>("Name").Order());
        var none = Run("Get-GenesysEventSubscription none");
        Assert.Equal("none", Assert.Single(none.Errors).TargetObject);
    }
}
