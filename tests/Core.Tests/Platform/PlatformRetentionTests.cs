using System.Text;
using System.Text.Json;
using GenesysRecordingTags.Core.Api;
using GenesysRecordingTags.Core.Audit;
using GenesysRecordingTags.Core.Audit.Undo;
using GenesysRecordingTags.Core.Authentication;
using GenesysRecordingTags.Core.Changes;
using GenesysRecordingTags.Core.Http;
using GenesysRecordingTags.Core.Session;
using GenesysRecordingTags.Core.Tests.Http;
using GenesysRecordingTags.PlatformContract;
using GenesysRecordingTags.Sandbox;
using Xunit;

namespace GenesysRecordingTags.Core.Tests.Platform;

/// <summary>Retention dates of recordings (Platform API, sections 3.2 and 3.6), through a session with a ledger.</summary>
public sealed class PlatformRetentionTests : IAsyncDisposable
{
    private static readonly RetentionPolicy Standard = new() { Name = "standard 365 day" };

    private readonly string _folder = Directory.CreateTempSubdirectory("platform-retention-").FullName;
    private SandboxOrganization _organization = Make(new SandboxPlatformOptions());
    private RecordingSession? _session;

    public async ValueTask DisposeAsync()
    {
        if (_session is not null)
        {
            await _session.DisposeAsync();
        }

        Directory.Delete(_folder, true);
        Assert.Empty(ContractCheck.Run(_organization.Journal.Entries().Select(RecordedExchange.Of), isSenderChecked: true).Violations);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_policy_sets_both_dates_from_the_creation_and_the_record_says_which_it_was(bool isOmittedCleared)
    {
        _organization = Make(new SandboxPlatformOptions { OmittedDateIsCleared = isOmittedCleared });
        await ConnectAsync();
        var recording = Available();
        var change = await PlanAsync(Set(recording) with { RetentionPolicy = Standard });
        var outcome = await ApplyAsync(change);
        Assert.Null(outcome.Error);
        var now = Now(recording);
        Assert.Equal((Told(now.CreatedAt).AddDays(90), Told(now.CreatedAt).AddDays(365), 1), (now.ArchiveDate, now.DeleteDate, now.RetentionChanges));
        var audit = outcome.Audit!;
        Assert.Equal(RecordingAction.SetRetention, audit.Action);
        Assert.Equal((RetentionDate.Never, RetentionDate.Never), (audit.Before!.ArchiveDate, audit.Before.DeleteDate));
        Assert.Equal((now.ArchiveDate, now.DeleteDate), (audit.After!.ArchiveDate!.At, audit.After.DeleteDate!.At));
        var policy = (await _session!.Api.Retention!.GetPoliciesAsync(default)).Single(policy => policy.Name == "Standard 365 Day");
        Assert.Equal(
            new RetentionPolicy { Name = policy.Name, Id = policy.Id, ModifiedAt = policy.ModifiedAt, ArchiveDays = 90, DeleteDays = 365 },
            audit.After.RetentionPolicy);

        // Read once when it was planned, and written once.
        Assert.Equal((1, 1), (Reads(recording), Writes(recording)));
        Assert.Equal(audit, AuditTrail.Of(_session.Ledger!).Find(audit.AuditId), SameRecord);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_date_that_is_not_named_stays_and_one_that_is_taken_away_goes(bool isOmittedCleared)
    {
        _organization = Make(new SandboxPlatformOptions { OmittedDateIsCleared = isOmittedCleared });
        await ConnectAsync();
        var recording = Available();
        var later = DateTimeOffset.UtcNow.AddDays(100);
        Assert.Null((await SetAsync(Set(recording) with { ArchiveDate = RetentionDate.Of(later), DeleteDate = RetentionDate.Of(later.AddDays(1)) })).Error);
        var first = Now(recording);
        Assert.Null((await SetAsync(Set(recording) with { DeleteDate = RetentionDate.Of(later.AddDays(9)) })).Error);
        Assert.Equal(first.ArchiveDate, Now(recording).ArchiveDate);
        var removed = await SetAsync(Set(recording) with { ArchiveDate = RetentionDate.Never });
        Assert.Null(removed.Error);
        Assert.Equal((null, first.DeleteDate!.Value.AddDays(8)), (Now(recording).ArchiveDate, Now(recording).DeleteDate));
        Assert.Equal("archive: never", removed.Audit!.After!.ToString().Split("; ")[0]);
    }

    [Fact]
    public async Task Dates_that_are_there_already_are_not_sent_again()
    {
        await ConnectAsync();
        var recording = Available();
        var change = Set(recording) with { DeleteDate = RetentionDate.Of(DateTimeOffset.UtcNow.AddDays(40)) };
        await SetAsync(change);
        var again = await SetAsync(change);
        Assert.Null(again.Error);
        Assert.Equal(AuditOutcome.Succeeded, again.Audit!.Outcome);
        Assert.Equal((1, 1), (Writes(recording), Now(recording).RetentionChanges));
    }

    [Fact]
    public async Task What_breaks_a_rule_is_refused_recorded_and_not_sent()
    {
        await ConnectAsync();
        var recording = Available();
        var outcomes = new[]
        {
            await SetAsync(Set(recording) with { DeleteDate = RetentionDate.Of(DateTimeOffset.UtcNow.AddDays(-1)) }),
            await SetAsync(Set(recording) with { ArchiveDate = RetentionDate.Of(DateTimeOffset.UtcNow.AddDays(2)), DeleteDate = RetentionDate.Of(DateTimeOffset.UtcNow.AddDays(1)) }),
            await SetAsync(Set(recording) with { RetentionPolicy = new RetentionPolicy { Name = "Evaluate Only" } }),
            await SetAsync(Set(Find("UPLOADING")) with { DeleteDate = RetentionDate.Never }),
        };
        Assert.All(outcomes, outcome => Assert.Equal(nameof(GenesysErrorKind.InvalidRetention), outcome.Audit!.ErrorId));
        Assert.Equal(
            nameof(GenesysErrorKind.RetentionPolicyNotFound),
            (await SetAsync(Set(recording) with { RetentionPolicy = new RetentionPolicy { Name = "None such" } })).Audit!.ErrorId);
        Assert.Contains("nothing to set", (await SetAsync(Set(recording))).Error!.Message, StringComparison.Ordinal);
        Assert.Equal(0, Writes(recording));

        Assert.Null((await SetAsync(Set(recording) with { DeleteDate = RetentionDate.Of(DateTimeOffset.UtcNow.AddDays(-1)), Force = true })).Error);
        Assert.Equal("DELETED", Now(recording).FileState);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task After_an_unknown_outcome_the_dates_are_read_before_they_are_sent_again(bool wasApplied)
    {
        await ConnectAsync(retries: 3);
        var recording = Available();
        Fault(FaultKind.Reset, wasApplied);
        var outcome = await SetAsync(Set(recording) with { RetentionPolicy = Standard });
        Assert.Null(outcome.Error);
        Assert.Equal(1, Now(recording).RetentionChanges);
        Assert.Equal(wasApplied ? ["GET", "PUT", "GET"] : ["GET", "PUT", "GET", "PUT"], MethodsOf(recording));
        Assert.Equal(RetentionDate.Never, outcome.Audit!.Before!.DeleteDate);
    }

    [Theory]
    [InlineData(503, true)]
    [InlineData(503, false)]
    [InlineData(504, true)]
    public async Task A_service_that_fails_is_asked_what_it_did(int status, bool wasApplied)
    {
        await ConnectAsync(retries: 3);
        var recording = Available();
        Fault(FaultKind.Status, wasApplied, status);
        Assert.Null((await SetAsync(Set(recording) with { DeleteDate = RetentionDate.Of(DateTimeOffset.UtcNow.AddDays(7)) })).Error);
        Assert.Equal(1, Now(recording).RetentionChanges);
    }

    [Theory]
    [InlineData(409)]
    [InlineData(412)]
    public async Task After_a_conflict_the_recording_is_read_anew(int status)
    {
        await ConnectAsync();
        var recording = Available();
        Fault(FaultKind.Status, wasApplied: false, status);
        Assert.Null((await SetAsync(Set(recording) with { DeleteDate = RetentionDate.Of(DateTimeOffset.UtcNow.AddDays(7)) })).Error);
        Assert.Equal(["GET", "PUT", "GET", "PUT"], MethodsOf(recording));
        _organization.Faults.Add(new FaultRule { Action = new FaultAction { Kind = FaultKind.Status, StatusCode = status }, Match = new FaultMatch { Operation = SandboxOperation.UpdateRecording } });
        var lost = await SetAsync(Set(recording) with { DeleteDate = RetentionDate.Of(DateTimeOffset.UtcNow.AddDays(8)) });
        Assert.Equal(GenesysErrorKind.Conflict, ((GenesysException)lost.Error!).Kind);
        Assert.Equal(AuditOutcome.Failed, lost.Audit!.Outcome);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_resumed_change_sends_the_dates_of_its_intent_although_the_policy_was_changed(bool wasApplied)
    {
        await ConnectAsync();
        var recording = Available();
        Fault(FaultKind.Reset, wasApplied);
        var lost = await SetAsync(Set(recording) with { RetentionPolicy = Standard, SourceEventId = "event-1" });
        Assert.Equal(AuditOutcome.Unknown, lost.Audit!.Outcome);
        await ChangePolicyAsync();

        var unfinished = Assert.Single(_session!.Ledger!.FindUnfinished());
        var resumed = await ApplyAsync(unfinished.Intent.Change);
        Assert.Null(resumed.Error);
        var now = Now(recording);
        Assert.Equal((Told(now.CreatedAt).AddDays(90), Told(now.CreatedAt).AddDays(365), 1), (now.ArchiveDate, now.DeleteDate, now.RetentionChanges));
        Assert.Equal((RetentionDate.Never, RetentionDate.Never), (resumed.Audit!.Before!.ArchiveDate, resumed.Audit.Before.DeleteDate));
        Assert.Equal((90, 365), (resumed.Audit.After!.RetentionPolicy!.ArchiveDays, resumed.Audit.After.RetentionPolicy.DeleteDays));
        Assert.Empty(_session.Ledger.FindUnfinished());
    }

    [Fact]
    public async Task The_same_event_and_policy_again_take_the_dates_of_the_first_time()
    {
        await ConnectAsync();
        var recording = Available();
        var change = Set(recording) with { RetentionPolicy = Standard, SourceEventId = "event-1" };
        Fault(FaultKind.Reset, wasApplied: false);
        Assert.NotNull((await SetAsync(change)).Error);
        await ChangePolicyAsync();
        Assert.Null((await SetAsync(change)).Error);
        Assert.Equal(Told(Now(recording).CreatedAt).AddDays(365), Now(recording).DeleteDate);

        var again = await SetAsync(change);
        var result = Assert.IsType<RecordingRetention>(again.Result);
        Assert.Equal((ChangeOutcome.AlreadyApplied, Now(recording).DeleteDate), (result.Outcome, result.DeleteDate));
        Assert.Equal((1, 2), (Now(recording).RetentionChanges, Writes(recording)));
    }

    [Fact]
    public async Task A_resumed_change_does_not_go_over_what_somebody_else_set_meanwhile()
    {
        await ConnectAsync();
        var recording = Available();
        Fault(FaultKind.Reset, wasApplied: false);
        await SetAsync(Set(recording) with { DeleteDate = RetentionDate.Of(DateTimeOffset.UtcNow.AddDays(7)), SourceEventId = "event-1" });
        await SetByOthersAsync(recording, "2050-01-01T00:00:00.000Z");
        var change = Assert.Single(_session!.Ledger!.FindUnfinished()).Intent.Change;
        var refused = await ApplyAsync(change with { SourceEventId = "event-1" });
        Assert.Equal(GenesysErrorKind.Conflict, ((GenesysException)refused.Error!).Kind);
        Assert.Contains("2050-01-01", refused.Error.Message, StringComparison.Ordinal);
        Assert.Equal(2050, Now(recording).DeleteDate!.Value.Year);
    }

    [Fact]
    public async Task Undo_puts_the_dates_back_that_the_change_replaced_and_only_those()
    {
        await ConnectAsync();
        var recording = Available();
        var later = DateTimeOffset.UtcNow.AddDays(100);
        await SetAsync(Set(recording) with { ArchiveDate = RetentionDate.Of(later), DeleteDate = RetentionDate.Of(later.AddDays(10)) });
        var second = await SetAsync(Set(recording) with { DeleteDate = RetentionDate.Of(later.AddDays(20)) });
        await SetAsync(Set(recording) with { ArchiveDate = RetentionDate.Of(later.AddDays(1)) });
        var planner = new UndoPlanner(AuditTrail.Of(_session!.Ledger!), _session.Api.Capabilities);
        var plan = planner.Plan(second.Audit!.AuditId);
        Assert.Empty(plan.Obstacles);
        var undone = await ApplyAsync(plan.Change!);
        Assert.Null(undone.Error);
        Assert.Equal(0, (Now(recording).DeleteDate!.Value - later.AddDays(10)).TotalSeconds, 0.01);
        Assert.Equal(0, (Now(recording).ArchiveDate!.Value - later.AddDays(1)).TotalSeconds, 0.01);
        Assert.Contains(planner.Plan(second.Audit.AuditId).Obstacles, obstacle => obstacle.Message.Contains("undone already", StringComparison.Ordinal));

        await SetByOthersAsync(recording, "2050-01-01T00:00:00.000Z");
        var refused = await ApplyAsync(planner.Plan(undone.Audit!.AuditId).Change!);
        Assert.Equal(GenesysErrorKind.Conflict, ((GenesysException)refused.Error!).Kind);
    }

    [Fact]
    public async Task A_missing_permission_and_a_division_out_of_reach_are_named()
    {
        await ConnectAsync();
        var recording = Available();
        var change = await PlanAsync(Set(recording) with { DeleteDate = RetentionDate.Of(DateTimeOffset.UtcNow.AddDays(7)) });
        _organization.Roles = [new SandboxRole { Name = "View", Permissions = ["recording:recording:view", "recording:screenRecording:view"] }];
        var refused = await ApplyAsync(change);
        Assert.Equal(GenesysErrorKind.PermissionDenied, ((GenesysException)refused.Error!).Kind);
        Assert.Contains(":editRetention", refused.Error.Message, StringComparison.Ordinal);
        var unknown = await SetAsync(Set(recording) with { RetentionPolicy = Standard });
        Assert.Contains("recording:retentionPolicy:view", unknown.Error!.Message, StringComparison.Ordinal);
        _organization.Roles = SandboxRole.Everything;

        var lost = await SetAsync(Set(new RecordingReference(recording.RecordingId, Available(2).ConversationId)) with { DeleteDate = RetentionDate.Never });
        Assert.Equal(GenesysErrorKind.RecordingNotFound, ((GenesysException)lost.Error!).Kind);
        Assert.Contains("divisions", ((GenesysException)lost.Error).RecommendedAction, StringComparison.Ordinal);
        var none = await SetAsync(Set(new RecordingReference(recording.RecordingId, null)) with { DeleteDate = RetentionDate.Never });
        Assert.Contains("-ConversationId", ((GenesysException)none.Error!).RecommendedAction, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_legal_hold_that_forbids_it_is_named(bool refuses)
    {
        _organization = Make(new SandboxPlatformOptions { ProtectionRefusesDates = refuses });
        await ConnectAsync();
        var recording = Available();
        await SendRawAsync(HttpMethod.Put, "/api/v2/recordings/deletionprotection?protect=true", $$"""{"conversationIds":["{{recording.ConversationId}}"]}""");
        var outcome = await SetAsync(Set(recording) with { DeleteDate = RetentionDate.Of(DateTimeOffset.UtcNow.AddDays(7)) });
        Assert.Equal(refuses ? nameof(GenesysErrorKind.InvalidRetention) : null, outcome.Audit!.ErrorId);
        Assert.Equal(refuses, outcome.Error?.Message.Contains("legal hold", StringComparison.Ordinal) ?? false);

        // Another reason stays what it is.
        _organization.Faults.Add(new FaultRule { Action = new FaultAction { Kind = FaultKind.Status, StatusCode = 400 }, Match = new FaultMatch { Operation = SandboxOperation.UpdateRecording } });
        Assert.Equal(nameof(GenesysErrorKind.InvalidRequest), (await SetAsync(Set(Available(1)) with { DeleteDate = RetentionDate.Of(DateTimeOffset.UtcNow.AddDays(7)) })).Audit!.ErrorId);
    }

    [Fact]
    public async Task Policies_are_listed_page_by_page_and_remembered()
    {
        await ConnectAsync();
        var retention = _session!.Api.Retention!;
        var pages = Enumerable.Range(0, 2).Select(page => JsonSerializer.Serialize(new
        {
            entities = Enumerable.Range(page * 100, page == 0 ? 100 : 50).Select(number => new
            {
                id = $"p-{number}",
                name = number < 2 ? "Twin" : $"Policy {number}",
                enabled = true,
                somethingNew = new { x = 1 },
                actions = new { retentionDuration = new { deleteRetention = new { days = number + 1 } } },
            }),
            pageCount = 2,
        })).ToArray();
        for (var page = 0; page < 2; page++)
        {
            _organization.Faults.Add(new FaultRule { Action = new FaultAction { Kind = FaultKind.Status, StatusCode = 200, Body = pages[page], ContentType = "application/json" }, Match = new FaultMatch { PathContains = $"pageNumber={page + 1}" } });
        }

        var policies = await retention.GetPoliciesAsync(default);
        Assert.Equal(150, policies.Count);
        Assert.Equal(120, policies.Single(policy => policy.Id == "p-119").DeleteDays);
        Assert.Equal("p-149", (await retention.FindPolicyAsync(new RetentionPolicy { Name = "policy 149" }, default)).Id);
        Assert.Equal("Policy 7", (await retention.FindPolicyAsync(new RetentionPolicy { Name = "p-7" }, default)).Name);
        Assert.Equal(2, Sent("mediaretentionpolicies"));
        var twins = await Assert.ThrowsAsync<GenesysException>(() => retention.FindPolicyAsync(new RetentionPolicy { Name = "Twin" }, default));
        Assert.Contains("p-0, p-1", twins.Message, StringComparison.Ordinal);

        // They were listed a moment ago: rows with a typing error don't list them for each.
        await Assert.ThrowsAsync<GenesysException>(() => retention.FindPolicyAsync(new RetentionPolicy { Id = "p-999" }, default));
        Assert.Equal(2, Sent("mediaretentionpolicies"));
    }

    [Fact]
    public async Task An_answer_that_is_not_what_was_asked_for_is_no_success()
    {
        await ConnectAsync();
        var recording = Available();
        var body = $$"""{"id":"{{recording.RecordingId}}","deleteDate":"2040-01-01T00:00:00.000Z"}""";
        _organization.Faults.Add(new FaultRule { Action = new FaultAction { Kind = FaultKind.Status, StatusCode = 200, Body = body, ContentType = "application/json" }, Match = new FaultMatch { Operation = SandboxOperation.UpdateRecording } });
        var outcome = await SetAsync(Set(recording) with { DeleteDate = RetentionDate.Of(DateTimeOffset.UtcNow.AddDays(7)) });
        Assert.Equal(nameof(GenesysErrorKind.AnswerMismatch), outcome.Audit!.ErrorId);
        Assert.Contains("2040-01-01", outcome.Error!.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_cancellation_while_it_waits_to_look_leaves_the_outcome_unknown()
    {
        await ConnectAsync(retries: 3);
        var recording = Available();
        _organization.Faults.Add(new FaultRule { Action = new FaultAction { Kind = FaultKind.Status, StatusCode = 503, RetryAfterSeconds = 170, AfterApplying = true }, Match = new FaultMatch { Operation = SandboxOperation.UpdateRecording } });
        var change = await PlanAsync(Set(recording) with { DeleteDate = RetentionDate.Of(DateTimeOffset.UtcNow.AddDays(7)), SourceEventId = "event-1" });
        await using var run = _session!.StartChanges(new ChangeRunOptions { ThrottleLimit = 8 });
        Assert.True(run.TryAdd(change));
        Assert.True(SpinWait.SpinUntil(() => Writes(recording) == 1, TimeSpan.FromSeconds(30)));
        await run.CancelAsync();
        Assert.Equal(AuditOutcome.Unknown, AuditTrail.Of(_session.Ledger!).Read(new RecordingAuditQuery()).Last().Outcome);
        Assert.Single(_session.Ledger!.FindUnfinished());
    }

    private static SandboxOrganization Make(SandboxPlatformOptions platform) => new(new SandboxOptions
    {
        RecordingCount = 120,
        MaxJournalResponseLength = 1_000_000,
        MaxJournalBodyLength = 1_000_000,
        Platform = platform,
    });

    private static SetRetentionChange Set(RecordingReference recording) => new() { Recording = recording };

    /// <summary>Answers tell milliseconds.</summary>
    private static DateTimeOffset Told(DateTimeOffset time) => DateTimeOffset.FromUnixTimeMilliseconds(time.ToUnixTimeMilliseconds());

    private static bool SameRecord(RecordingAuditRecord one, RecordingAuditRecord other) =>
        (one.Before, one.After, one.Hash) == (other.Before, other.After, other.Hash);

    private async Task ConnectAsync(int retries = 0) => _session = await SessionFactory.OpenAsync(
        new SessionOptions
        {
            Api = GenesysApi.Platform,
            BaseUri = new Uri("https://sandbox.invalid/platform-api"),
            LoginUri = new Uri("https://sandbox.invalid/login"),
            ClientId = _organization.Options.ClientId,
            Secret = TestConnection.Secure(_organization.Options.ClientSecret),
            Handler = new SandboxMessageHandler(_organization),
            LedgerPath = Path.Combine(_folder, "ledger.db"),
            MaximumRetryCount = retries,
            Time = retries == 0 ? TimeProvider.System : new FastTimeProvider(20),
        },
        NullDiagnosticSink.Instance,
        default);

    private void Fault(FaultKind kind, bool wasApplied, int? status = null) => _organization.Faults.Add(new FaultRule
    {
        Action = new FaultAction { Kind = kind, StatusCode = status, AfterApplying = wasApplied },
        Match = new FaultMatch { Operation = SandboxOperation.UpdateRecording, First = 1 },
    });

    /// <summary>From now on the policies have other days.</summary>
    private async Task ChangePolicyAsync()
    {
        var id = (await _session!.Api.Retention!.FindPolicyAsync(Standard, default)).Id;
        var body = $$$$"""{"entities":[{"id":"{{{{id}}}}","name":"Standard 365 Day","enabled":true,"actions":{"retentionDuration":{"deleteRetention":{"days":20}}} }],"pageCount":1}""";
        _organization.Faults.Add(new FaultRule { Action = new FaultAction { Kind = FaultKind.Status, StatusCode = 200, Body = body, ContentType = "application/json" }, Match = new FaultMatch { PathContains = "mediaretentionpolicies" } });
        Assert.Equal(20, Assert.Single(await _session.Api.Retention.GetPoliciesAsync(default)).DeleteDays);
    }

    private Task SetByOthersAsync(RecordingReference recording, string deleteDate) => SendRawAsync(
        HttpMethod.Put,
        $"/api/v2/conversations/{recording.ConversationId}/recordings/{recording.RecordingId}",
        $$"""{"archiveDate":null,"deleteDate":"{{deleteDate}}"}""");

    private async Task SendRawAsync(HttpMethod method, string path, string body)
    {
        using var api = Core.Platform.PlatformApi.Create(
            new TransportOptions
            {
                BaseUri = new Uri("https://sandbox.invalid/platform-api"),
                LoginUri = new Uri("https://sandbox.invalid/login"),
                Handler = new SandboxMessageHandler(_organization),
            },
            new ClientCredentials(_organization.Options.ClientId, TestConnection.Secure(_organization.Options.ClientSecret)));
        await api.Client.SendAsync(
            new ApiRequest
            {
                Method = method,
                Semantics = RequestSemantics.NotRepeatable,
                PathAndQuery = path,
                Body = Encoding.UTF8.GetBytes(body),
                Subject = "a recording",
            },
            default);
    }

    private RecordingReference Available(int skip = 0) => Find("AVAILABLE", skip);

    private RecordingReference Find(string state, int skip = 0) => _organization.ConversationIds
        .Select(id => _organization.GetConversation(id)!)
        .Where(conversation => conversation.EndedAt is not null)
        .SelectMany(conversation => conversation.Recordings
            .Where(recording => recording.FileState == state && recording.Media == "audio" && recording.MediaSubtype != "Snippet")
            .Take(1)
            .Select(recording => new RecordingReference(recording.Id, conversation.Id)))
        .Skip(skip)
        .First();

    private SandboxConversationRecording Now(RecordingReference recording) =>
        _organization.GetConversation(recording.ConversationId!)!.Recordings.Single(other => other.Id == recording.RecordingId);

    private List<string> MethodsOf(RecordingReference recording) => [.. _organization.Journal.Entries()
        .Where(entry => entry.Target.Contains($"/recordings/{recording.RecordingId}", StringComparison.Ordinal))
        .Select(entry => entry.Method)];

    private int Reads(RecordingReference recording) => MethodsOf(recording).Count(method => method == "GET");

    private int Writes(RecordingReference recording) => MethodsOf(recording).Count(method => method == "PUT");

    private int Sent(string path) => _organization.Journal.Entries().Count(entry => entry.Target.Contains(path, StringComparison.Ordinal));

    private Task<SetRetentionChange> PlanAsync(SetRetentionChange wanted) => _session!.Retention!.PlanAsync(wanted, default, default);

    private async Task<RecordingChangeOutcome> SetAsync(SetRetentionChange wanted) => await ApplyAsync(await PlanAsync(wanted));

    private async Task<RecordingChangeOutcome> ApplyAsync(RecordingChange change)
    {
        await using var run = _session!.StartChanges(new ChangeRunOptions { ThrottleLimit = 8 });
        Assert.True(run.TryAdd(change));
        await run.WaitAsync(default);
        Assert.True(run.TryTake(out var outcome));
        return outcome;
    }
}
