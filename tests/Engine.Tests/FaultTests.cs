namespace GenesysRecordingTags.Engine.Tests;

/// <summary>Faults of the service, over real HTTP: what the user reads, what the audit keeps, what the service counted.</summary>
public sealed class FaultTests(Sandbox sandbox) : SandboxTest(sandbox)
{
    [Theory]
    [InlineData("Status", 400, "InvalidRequest", "InvalidData", "Failed")]
    [InlineData("Status", 401, "AuthenticationFailed", "AuthenticationError", "Failed")]
    [InlineData("Status", 403, "PermissionDenied", "PermissionDenied", "Failed")]
    [InlineData("Status", 404, "RecordingNotFound", "ObjectNotFound", "Failed")]
    [InlineData("Status", 409, "Conflict", "ResourceExists", "Failed")]
    [InlineData("Status", 422, "InvalidRequest", "InvalidData", "Failed")]
    [InlineData("Status", 429, "RateLimited", "LimitsExceeded", "Failed")]
    [InlineData("Status", 500, "ServiceUnavailable", "ResourceUnavailable", "Unknown")]
    [InlineData("Status", 503, "ServiceUnavailable", "ResourceUnavailable", "Unknown")]
    [InlineData("HtmlBody", 502, "ServiceUnavailable", "ResourceUnavailable", "Unknown")]
    [InlineData("Hang", 0, "RequestTimedOut", "OperationTimeout", "Unknown")]
    [InlineData("Reset", 0, "ServiceUnreachable", "ConnectionError", "Unknown")]
    [InlineData("ResetInBody", 0, "ServiceUnreachable", "ConnectionError", "Unknown")]
    [InlineData("TruncatedJson", 0, "UnexpectedResponse", "InvalidResult", "Unknown")]
    [InlineData("EmptyBody", 0, "UnexpectedResponse", "InvalidResult", "Unknown")]
    [InlineData("WrongJsonType", 0, "UnexpectedResponse", "InvalidResult", "Unknown")]
    public void It_is_an_error_of_its_own_and_the_next_recording_goes_on(string fault, int status, string errorId, string category, string outcome)
    {
        Connect("-MaximumRetryCount 0 -TimeoutSec 1");
        Sandbox.Fault(
            new { operation = "TagRecording", recordingId = Ids[3] },
            status == 0 ? new { kind = fault } : new { kind = fault, statusCode = status });
        var run = Run("$ids[3, 4] | Add-RecordingTag @tag");
        Assert.Equal(Ids[4], run.Value<string>("RecordingId"));
        var error = Assert.Single(run.Errors);
        Assert.Equal($"{errorId},GenesysRecordingTags.AddRecordingTagCommand", error.FullyQualifiedErrorId);
        Assert.Equal(category, error.CategoryInfo.Category.ToString());
        Assert.Equal(Ids[3], error.TargetObject);
        Assert.Contains(Ids[3], error.ToString(), StringComparison.Ordinal);
        Assert.NotEmpty(error.ErrorDetails.RecommendedAction);
        Assert.Equal("GenesysRecordingTags.GenesysApiException", error.Exception.GetType().FullName);
        var record = Run("Get-RecordingAudit $ids[3]").Succeeded();
        Assert.Equal(outcome, record.Value<string>("Outcome"));
        Assert.Equal(errorId, record.Value<string>("ErrorId"));
    }

    [Theory]
    [InlineData("Status", false)]
    [InlineData("Status", true)]
    [InlineData("Reset", false)]
    [InlineData("Reset", true)]
    [InlineData("ResetInBody", false)]
    [InlineData("HtmlBody", false)]
    public void It_is_tried_again_with_the_same_key_and_applied_once(string fault, bool after)
    {
        Connect("-MaximumRetryCount 1");
        Sandbox.Fault(new { operation = "TagRecording", first = 1 }, new { kind = fault, afterApplying = after });
        var run = Run("Add-RecordingTag $ids[0] @tag").Succeeded();
        Assert.Equal(2, run.Value<int>("Attempts"));
        var requests = Sandbox.Journal("TagRecording");
        Assert.Equal(2, requests.Count);
        Assert.Single(requests.Select(request => request.IdempotencyKey).Distinct());
        Assert.Equal(1, Sandbox.Applied(Ids[0]));
    }

    [Fact]
    public void A_wait_that_the_service_asks_for_is_kept()
    {
        Connect("-MaximumRetryCount 1");
        Sandbox.Fault(new { operation = "TagRecording", first = 1 }, new { kind = "Status", statusCode = 429, retryAfterSeconds = 1 });
        Run("Add-RecordingTag $ids[0] @tag").Succeeded();
        var requests = Sandbox.Journal("TagRecording");
        Assert.True(requests[1].ReceivedAt - requests[0].ReceivedAt > TimeSpan.FromSeconds(0.98), "by the service's own clock");
    }

    [Fact]
    public void Tokens_that_were_revoked_are_renewed_once_for_all()
    {
        Connect("-MaximumRetryCount 0");
        Sandbox.ClearJournal();
        Sandbox.RevokeTokens();
        Assert.Equal(20, Run("$ids[0..19] | Add-RecordingTag @tag").Succeeded().Output.Count);
        Assert.Single(Sandbox.Journal("IssueToken"));
        Assert.Equal(Enumerable.Repeat(1, 20), Sandbox.AllApplied());
    }

    [Fact]
    public void A_client_that_was_shut_out_fails_each_change_that_is_left()
    {
        Connect("-MaximumRetryCount 0");
        Sandbox.Fault(new { operation = "IssueToken" }, new { kind = "Status", statusCode = 401, body = """{"error":"invalid_client"}""" });
        Sandbox.RevokeTokens();
        var run = Run("$ids[0..4] | Add-RecordingTag @tag");
        Assert.Empty(run.Output);
        Assert.Equal(Enumerable.Repeat("AuthenticationFailed", 5), run.ErrorIds);
        Assert.Empty(Sandbox.AllApplied());
    }

    [Fact]
    public void An_error_is_caught_by_the_name_of_its_exception()
    {
        Connect();
        Assert.Equal(["RecordingNotFound"], Run("try { Add-RecordingTag no-such-one @tag -ErrorAction Stop } catch [GenesysRecordingTags.GenesysApiException] { \"$($_.Exception.Kind)\" }").Text);
    }

    [Theory]
    [InlineData("Add-RecordingTag @tag")]
    [InlineData("Set-RecordingMetadata -Tag x")]
    [InlineData("Get-RecordingMetadata")]
    public void ErrorAction_says_whether_it_goes_on(string command)
    {
        Connect();
        var goesOn = Run($"'no-such-one', $ids[1] | {command} -ErrorAction Continue");
        Assert.Single(goesOn.Output);
        Assert.Equal(["RecordingNotFound"], goesOn.ErrorIds);

        var quiet = Run($"'no-such-one', $ids[2] | {command} -ErrorAction SilentlyContinue -ErrorVariable kept; $kept.Count");
        Assert.Equal("1", quiet.Text[^1]);
        Assert.Equal("RecordingNotFound", Run($"'no-such-one', $ids[3] | {command} -ErrorAction Stop").FailureId);
    }

    [Fact]
    public void No_secret_is_in_an_error_or_a_verbose_line()
    {
        Connect("-MaximumRetryCount 0");
        Sandbox.Fault(new { operation = "TagRecording", recordingId = Ids[0] }, new { kind = "Status", statusCode = 403 });
        var run = Run("$DebugPreference = 'Continue'; $ids[0..2] | Add-RecordingTag @tag -Verbose -Debug");
        Assert.NotEmpty(run.Verbose);
        Assert.NotEmpty(run.Errors);
        var said = string.Join("\n", run.Verbose.Concat(run.Errors.Select(error => error.Exception.ToString())).Append(Engine.Shown));
        Assert.DoesNotContain(Sandbox.ClientSecret, said, StringComparison.Ordinal);
        Assert.DoesNotContain("Bearer", said, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Get-GenesysEvent")]
    [InlineData("Add-RecordingTag x @tag")]
    [InlineData("Set-RecordingMetadata x -Tag y")]
    [InlineData("Get-RecordingMetadata x")]
    [InlineData("Get-GenesysEventSubscription")]
    [InlineData("Test-GenesysConnection")]
    [InlineData("Get-RecordingAudit")]
    [InlineData("Resume-RecordingChange")]
    [InlineData("Undo-RecordingChange x")]
    [InlineData("Get-RecordingComplianceSink")]
    public void Without_a_connection_it_says_so(string command)
    {
        var run = Run(command);
        Assert.Equal("NotConnected", run.FailureId);
        Assert.Contains("Connect-GenesysCloud", run.Failure!.ErrorDetails.RecommendedAction, StringComparison.Ordinal);
    }
}
