using System.Text;
using System.Text.Json;
using GenesysRecordingTags.Core.Api;
using GenesysRecordingTags.Core.Authentication;
using GenesysRecordingTags.Core.Changes;
using GenesysRecordingTags.Core.Audit;
using GenesysRecordingTags.Core.Audit.Undo;
using GenesysRecordingTags.Core.Session;
using GenesysRecordingTags.Core.Tests.Http;
using GenesysRecordingTags.PlatformContract;
using GenesysRecordingTags.Sandbox;
using Xunit;

namespace GenesysRecordingTags.Core.Tests.Platform;

/// <summary>Tags as custom attributes records (Platform API, sections 3.8 and 3.10), through a session with a ledger.</summary>
public sealed class PlatformTagTests : IAsyncDisposable
{
    private static readonly RecordingTag Tag = new() { Label = "Compliance:PCI-DSS", TaxonomyId = "t-1", Confidence = 0.5 };

    private readonly string _folder = Directory.CreateTempSubdirectory("platform-tags-").FullName;
    private SandboxOrganization _organization = Make(new SandboxPlatformOptions());

    private RecordingSession? _session;
    private SandboxRegion? _region;

    public async ValueTask DisposeAsync()
    {
        if (_session is not null)
        {
            await _session.DisposeAsync();
        }

        Directory.Delete(_folder, true);
        Assert.Empty(ContractCheck.Run(_organization.Journal.Entries().Select(RecordedExchange.Of), isSenderChecked: true).Violations);
    }

    [Fact]
    public async Task All_recordings_of_a_conversation_go_out_in_one_request()
    {
        await ConnectAsync();
        var recordings = RecordingsOf(2);
        var outcomes = await ApplyAsync(recordings.Select(recording => Add(recording, Tag)));
        Assert.All(outcomes, outcome => Assert.Null(outcome.Error));
        Assert.Equal(recordings.Select(recording => recording.ConversationId).Distinct().Count(), Sent("/bulk").Count);
        Assert.All(recordings, recording => Assert.Equal("0.5", Assert.Single(RecordsOf(recording)).Values["confidence"].GetRawText()));
    }

    [Fact]
    public async Task A_record_that_is_there_keeps_its_divisions()
    {
        await ConnectAsync();
        var recording = RecordingsOf(1)[0];
        await ApplyAsync([Add(recording, Tag)]);
        var record = Assert.Single(RecordsOf(recording));
        using var home = JsonDocument.Parse(await SendRawAsync(HttpMethod.Get, "/api/v2/authorization/divisions/home", null));
        var division = home.RootElement.GetProperty("id").GetString();
        await SendRawAsync(
            HttpMethod.Patch,
            $"/api/v2/conversations/{recording.ConversationId}/customattributes",
            $$$"""{"id":"{{{record.Id}}}","divisions":["{{{division}}}"],"customAttributes":{"source":"other"}}""");
        Assert.NotEmpty(Assert.Single(RecordsOf(recording)).Divisions);

        await ApplyAsync([Add(recording, Tag with { Confidence = 0.9 })]);
        var after = Assert.Single(RecordsOf(recording));
        Assert.Equal([division!], after.Divisions);
        Assert.Equal("0.9", after.Values["confidence"].GetRawText());
    }

    [Fact]
    public async Task More_tags_than_a_call_takes_go_out_in_smaller_ones()
    {
        _organization = Make(new SandboxPlatformOptions { MaxBulkItems = 3 });
        await ConnectAsync();
        var recording = RecordingsOf(1)[0];
        var tags = Enumerable.Range(0, 8).Select(number => Tag with { Label = $"Label {number}" }).ToArray();
        var outcome = Assert.Single(await ApplyAsync([Add(recording, tags)]));
        Assert.Null(outcome.Error);
        Assert.Equal(8, RecordsOf(recording).Count);
        Assert.Equal(8, ((RecordingTagResult)outcome.Result!).TagsApplied);
    }

    [Fact]
    public async Task An_item_that_fails_is_written_again_and_nothing_twice()
    {
        await ConnectAsync();
        var recordings = RecordingsOf(2);
        _organization.Faults.Add(new FaultRule { Action = new FaultAction { Kind = FaultKind.ItemFailure, Items = 1, StatusCode = 503, AfterApplying = true }, Match = new FaultMatch { PathContains = "/bulk" } });
        var outcomes = await ApplyAsync(recordings.Select(recording => Add(recording, Tag)));
        Assert.All(outcomes, outcome => Assert.Null(outcome.Error));
        Assert.All(recordings, recording => Assert.Equal(1, Assert.Single(RecordsOf(recording)).Version));
        Assert.All(outcomes, outcome => Assert.Empty(outcome.Audit!.Before!.Tags!));
    }

    [Fact]
    public async Task An_item_that_is_refused_fails_its_recording_alone()
    {
        await ConnectAsync();
        var recordings = RecordingsOf(2).Take(2).ToList();
        Assert.Equal(recordings[0].ConversationId, recordings[1].ConversationId);
        _organization.Faults.Add(new FaultRule { Action = new FaultAction { Kind = FaultKind.ItemFailure, Items = 1, StatusCode = 400, Body = "no" }, Match = new FaultMatch { PathContains = "/bulk" } });
        var outcomes = await ApplyAsync(recordings.Select(recording => Add(recording, Tag)));
        var failed = Assert.Single(outcomes, outcome => outcome.Error is not null);
        Assert.Equal(GenesysErrorKind.InvalidRequest, ((GenesysException)failed.Error!).Kind);
        Assert.Contains(failed.Change.Recording.RecordingId, failed.Error.Message, StringComparison.Ordinal);
        Assert.Equal(1, recordings.Sum(recording => RecordsOf(recording).Count));
    }

    [Fact]
    public async Task Where_a_refused_item_can_not_be_read_the_others_are_applied_all_the_same()
    {
        await ConnectAsync();
        var recordings = RecordingsOf(2).Take(2).ToList();
        await ApplyAsync([Add(recordings[0], Tag)]);
        _organization.Faults.Add(new FaultRule { Action = new FaultAction { Kind = FaultKind.Status, StatusCode = 403 }, Match = new FaultMatch { Operation = SandboxOperation.ListAttributes } });
        var outcomes = await ApplyAsync([Add(recordings[0], Tag with { Confidence = 0.7 }), Add(recordings[1], Tag)]);
        var failed = Assert.Single(outcomes, outcome => outcome.Error is not null);
        Assert.Equal(recordings[0], failed.Change.Recording);
        Assert.Equal(AuditOutcome.Failed, failed.Audit!.Outcome);
        Assert.Single(RecordsOf(recordings[1]));
    }

    [Theory]
    [InlineData(403)]
    [InlineData(503)]
    public async Task A_removal_of_which_a_part_was_done_is_left_unfinished_and_resumed(int status)
    {
        await ConnectAsync();
        var recording = RecordingsOf(1)[0];
        var change = Add(recording, Tag) with { Tags = [Tag, Tag with { Label = "B" }] };
        await ApplyAsync([change]);
        _organization.Faults.Add(new FaultRule
        {
            Match = new FaultMatch { Operation = SandboxOperation.DeleteAttributes, Nth = 2 },
            Action = new FaultAction { Kind = FaultKind.Status, StatusCode = status },
        });
        var cut = Assert.Single(await ApplyAsync([new RemoveTagChange { Recording = recording, Tags = [Tag, Tag with { Label = "B" }] }]));
        Assert.Equal(AuditOutcome.Unknown, cut.Audit!.Outcome);
        Assert.Single(RecordsOf(recording));
        var unfinished = Assert.Single(_session!.Ledger!.FindUnfinished());
        Assert.Equal(AuditOutcome.Succeeded, Assert.Single(await ApplyAsync([unfinished.Intent.Change])).Audit!.Outcome);
        Assert.Empty(RecordsOf(recording));
    }

    [Fact]
    public async Task Another_clients_write_in_between_is_read_before_it_is_overwritten()
    {
        await ConnectAsync();
        var recording = RecordingsOf(1)[0];
        await ApplyAsync([Add(recording, Tag)]);
        _organization.Faults.Add(new FaultRule { Action = new FaultAction { Kind = FaultKind.RivalChange }, Match = new FaultMatch { PathContains = "/bulk", Nth = 2 } });
        var outcome = Assert.Single(await ApplyAsync([Add(recording, Tag with { Confidence = 0.7 })]));
        Assert.Null(outcome.Error);
        Assert.Equal("0.7", Assert.Single(RecordsOf(recording)).Values["confidence"].GetRawText());
    }

    [Fact]
    public async Task Undo_takes_new_tags_away_and_gives_others_their_values_back()
    {
        await ConnectAsync();
        var recording = RecordingsOf(1)[0];
        await ApplyAsync([Add(recording, Tag)]);
        var second = Assert.Single(await ApplyAsync([Add(recording, Tag with { Confidence = 0.9 }, Tag with { Label = "Other" })]));
        Assert.Equal(2, RecordsOf(recording).Count);

        var planner = new UndoPlanner(AuditTrail.Of(_session!.Ledger!), _session.Api.Capabilities);
        var plan = planner.Plan(second.Audit!.AuditId);
        Assert.Empty(plan.Obstacles);
        var undone = Assert.Single(await ApplyAsync([plan.Change!]));
        Assert.Null(undone.Error);
        Assert.Equal("0.5", Assert.Single(RecordsOf(recording)).Values["confidence"].GetRawText());
        Assert.Contains(planner.Plan(second.Audit.AuditId).Obstacles, obstacle => obstacle.Message.Contains("undone already", StringComparison.Ordinal));

        Assert.Null(Assert.Single(await ApplyAsync([planner.Plan(undone.Audit!.AuditId).Change!])).Error);
        Assert.Equal(2, RecordsOf(recording).Count);
    }

    [Fact]
    public async Task Tags_of_a_recording_are_read_and_removed()
    {
        await ConnectAsync();
        var recordings = RecordingsOf(2).Take(2).ToList();
        await ApplyAsync(recordings.Select(recording => Add(recording, Tag)));
        Assert.Equal("Compliance:PCI-DSS", Assert.Single(await _session!.Api.Tags.GetAsync(recordings[0], default, default)).Label);
        var outcome = Assert.Single(await ApplyAsync([new RemoveTagChange { Recording = recordings[0], Tags = [Tag, Tag with { Label = "absent" }] }]));
        Assert.Null(outcome.Error);
        Assert.Equal(["Compliance:PCI-DSS"], outcome.Audit!.Before!.Tags!.Select(tag => tag.Label));
        Assert.Empty(RecordsOf(recordings[0]));
        Assert.Single(RecordsOf(recordings[1]));
    }

    [Fact]
    public async Task Without_the_schema_nothing_is_sent_and_the_error_names_the_way_out()
    {
        await ConnectAsync(makesSchema: false);
        var outcome = Assert.Single(await ApplyAsync([Add(RecordingsOf(1)[0], Tag)]));
        var error = Assert.IsType<GenesysException>(outcome.Error);
        Assert.Equal(GenesysErrorKind.SchemaNotFound, error.Kind);
        Assert.Contains("Initialize-RecordingTagSchema", error.RecommendedAction, StringComparison.Ordinal);
        Assert.Contains("conversation:customAttributes:schemaAdd", error.RecommendedAction, StringComparison.Ordinal);
        Assert.Empty(Sent("/bulk"));
    }

    [Fact]
    public async Task The_schema_is_made_once_and_found_again()
    {
        await ConnectAsync();
        var schemas = await _session!.Api.Schemas!.PlanAsync(["queue"], default);
        Assert.All(schemas, schema => Assert.True(schema.IsReady));
        Assert.Equal(schemas[0].Id, (await _session.Api.Schemas.ApplyAsync(schemas[0], default)).Id);
        var more = (await _session.Api.Schemas.PlanAsync(["queue", "caseId"], default))[1];
        Assert.Equal(["caseId"], more.MissingFields);
        Assert.Equal(2, (await _session.Api.Schemas.ApplyAsync(more, default)).Version);
        Assert.All(await _session.Api.Schemas.PlanAsync(["queue"], default), schema => Assert.True(schema.IsReady));
        Assert.Equal(2, _organization.Journal.Entries().Count(entry => entry.Method == "POST" && entry.Target.EndsWith("/schemas", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Metadata_is_merged_and_a_key_that_is_no_field_is_refused()
    {
        await ConnectAsync();
        var recording = RecordingsOf(1)[0];
        var first = Assert.Single(await ApplyAsync([Set(recording, "queue", "sales")]));
        Assert.Null(first.Error);
        Assert.Null(first.Audit!.Before!.Metadata!["queue"]);
        _organization.Faults.Add(new FaultRule { Action = new FaultAction { Kind = FaultKind.RivalChange }, Match = new FaultMatch { Method = "PATCH", First = 1 } });
        var second = Assert.Single(await ApplyAsync([Set(recording, "queue", "support") with { PlainTags = ["vip"] }]));
        Assert.Null(second.Error);
        Assert.Equal("sales", second.Audit!.Before!.Metadata!["queue"]);
        var read = await _session!.Api.Metadata.GetAsync(recording, default, default);
        Assert.Equal(("support", "vip"), (read.Metadata["queue"], Assert.Single(read.Tags)));

        var sent = _organization.Journal.Entries().Count(entry => entry.Method is "PUT" or "PATCH");
        var refused = Assert.Single(await ApplyAsync([Set(recording, "color", "red")]));
        Assert.Contains("queue", refused.Error!.Message, StringComparison.Ordinal);
        Assert.Contains("-MetadataKey", ((GenesysException)refused.Error).RecommendedAction, StringComparison.Ordinal);
        Assert.Equal(sent, _organization.Journal.Entries().Count(entry => entry.Method is "PUT" or "PATCH"));

        var plan = new UndoPlanner(AuditTrail.Of(_session.Ledger!), _session.Api.Capabilities).Plan(second.Audit.AuditId);
        Assert.Null(Assert.Single(await ApplyAsync([plan.Change!])).Error);
        Assert.Equal("sales", (await _session.Api.Metadata.GetAsync(recording, default, default)).Metadata["queue"]);
    }

    [Fact]
    public async Task A_recording_without_its_conversation_is_refused()
    {
        await ConnectAsync();
        var outcome = Assert.Single(await ApplyAsync([Add(new RecordingReference("r", null), Tag)]));
        Assert.Contains("-ConversationId", ((GenesysException)outcome.Error!).RecommendedAction, StringComparison.Ordinal);
        Assert.Empty(Sent("/bulk"));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_change_of_unknown_outcome_is_resumed_and_applied_once(bool wasApplied)
    {
        await ConnectAsync();
        var recording = RecordingsOf(1)[0];
        _organization.Faults.Add(new FaultRule { Action = new FaultAction { Kind = FaultKind.Reset, AfterApplying = wasApplied }, Match = new FaultMatch { PathContains = "/bulk", First = 1 } });
        var lost = Assert.Single(await ApplyAsync([Add(recording, Tag)]));
        Assert.True(((GenesysApiException)lost.Error!).OutcomeUnknown);
        Assert.Equal(AuditOutcome.Unknown, lost.Audit!.Outcome);

        var unfinished = Assert.Single(_session!.Ledger!.FindUnfinished());
        var resumed = Assert.Single(await ApplyAsync([unfinished.Intent.Change]));
        Assert.Null(resumed.Error);
        Assert.Equal(1, Assert.Single(RecordsOf(recording)).Version);
        Assert.Empty(_session.Ledger.FindUnfinished());
    }

    [Fact]
    public async Task A_later_change_of_other_tags_does_not_overtake_an_unfinished_one()
    {
        await ConnectAsync();
        var recording = RecordingsOf(1)[0];
        _organization.Faults.Add(new FaultRule { Action = new FaultAction { Kind = FaultKind.Reset }, Match = new FaultMatch { PathContains = "/bulk", First = 1 } });
        await ApplyAsync([Add(recording, Tag)]);
        await ApplyAsync([Add(recording, Tag with { Label = "Other" })]);
        Assert.Null(Assert.Single(_session!.Ledger!.FindUnfinished()).OvertakenBy);
        await ApplyAsync([Add(recording, Tag with { Confidence = 0.9 })]);
        Assert.NotNull(Assert.Single(_session.Ledger.FindUnfinished()).OvertakenBy);
    }

    [Fact]
    public async Task Two_organisations_of_one_region_have_nothing_in_common()
    {
        var second = new SandboxOrganization(new SandboxOptions { RecordingCount = 20, ClientId = "sandbox-client-2", Seed = 2 });
        _region = new SandboxRegion(_organization, second);
        await ConnectAsync();
        var recording = RecordingsOf(1)[0];
        await ApplyAsync([Add(recording, Tag)]);
        Assert.Single(RecordsOf(recording));
        Assert.Equal(0, second.PlatformCounts.RecordWrites);

        var error = await Assert.ThrowsAsync<GenesysException>(() => SessionFactory.OpenAsync(Options() with { ClientId = "sandbox-client-2" }, NullDiagnosticSink.Instance, default));
        Assert.Equal(GenesysErrorKind.LedgerOfAnotherOrganization, error.Kind);
        await using var other = await SessionFactory.OpenAsync(
            Options() with { ClientId = "sandbox-client-2", LedgerPath = Path.Combine(_folder, "other.db") }, NullDiagnosticSink.Instance, default);
        Assert.NotEqual(_session!.Organization.Id, other.Organization.Id);
    }

    [Fact]
    public async Task A_key_of_metadata_is_removed_and_the_others_stay()
    {
        await ConnectAsync();
        var recording = RecordingsOf(1)[0];
        var set = new SetMetadataChange { Recording = recording, Metadata = new Dictionary<string, string?> { ["queue"] = "a" }, PlainTags = ["x"] };
        await ApplyAsync([set]);
        var removed = Assert.Single(await ApplyAsync([Set(recording, "queue", null)]));
        Assert.Null(removed.Error);
        Assert.Empty(((RecordingMetadata)removed.Result!).Metadata);
        Assert.Equal(["x"], ((RecordingMetadata)removed.Result!).Tags);
        Assert.Equal(("a", null), (removed.Audit!.Before!.Metadata!["queue"], removed.Audit.After!.Metadata!["queue"]));
        var record = Assert.Single(RecordsOf(recording));
        Assert.DoesNotContain("queue", record.Values.Keys);
        Assert.Contains("tags", record.Values.Keys);

        var again = Assert.Single(await ApplyAsync([Set(recording, "queue", null)]));
        Assert.Null(again.Error);
        Assert.Equal(2, record.Version);
        Assert.Equal(2, Assert.Single(RecordsOf(recording)).Version);
    }

    [Fact]
    public async Task Undoing_metadata_does_not_go_over_what_somebody_set_since_it_was_planned()
    {
        await ConnectAsync();
        var recording = RecordingsOf(1)[0];
        await ApplyAsync([Set(recording, "queue", "a")]);
        var changed = Assert.Single(await ApplyAsync([Set(recording, "queue", "b")]));
        var plan = new UndoPlanner(AuditTrail.Of(_session!.Ledger!), _session.Api.Capabilities).Plan(changed.Audit!.AuditId);
        await ApplyAsync([Set(recording, "queue", "somebody")]);
        var refused = Assert.Single(await ApplyAsync([plan.Change!]));
        Assert.Equal(GenesysErrorKind.CannotUndo, ((GenesysException)refused.Error!).Kind);
        Assert.Equal("somebody", Assert.Single(RecordsOf(recording)).Values["queue"].GetString());
        Assert.Null(Assert.Single(await ApplyAsync([plan.Change! with { Force = true }])).Error);
        Assert.Equal("a", Assert.Single(RecordsOf(recording)).Values["queue"].GetString());
    }

    [Fact]
    public async Task What_was_there_before_a_change_whose_answer_was_lost_is_not_what_the_change_itself_wrote()
    {
        await ConnectAsync();
        var recording = RecordingsOf(1)[0];
        await ApplyAsync([Set(recording, "queue", "original")]);
        _organization.Faults.Add(new FaultRule
        {
            Match = new FaultMatch { Operation = SandboxOperation.PatchAttributes, First = 1 },
            Action = new FaultAction { Kind = FaultKind.Reset, AfterApplying = true },
        });
        Assert.Equal(AuditOutcome.Unknown, Assert.Single(await ApplyAsync([Set(recording, "queue", "changed")])).Audit!.Outcome);
        var unfinished = Assert.Single(_session!.Ledger!.FindUnfinished());
        var resumed = Assert.Single(await ApplyAsync([unfinished.Intent.Change])).Audit!;
        Assert.Equal(("original", "changed"), (resumed.Before!.Metadata!["queue"], resumed.After!.Metadata!["queue"]));
    }

    [Fact]
    public async Task A_removal_that_somebody_is_faster_than_reads_again_and_keeps_what_they_wrote()
    {
        await ConnectAsync();
        var recording = RecordingsOf(1)[0];
        await ApplyAsync([Set(recording, "queue", "a")]);
        _organization.Faults.Add(new FaultRule
        {
            Match = new FaultMatch { Operation = SandboxOperation.PutAttributes, First = 1 },
            Action = new FaultAction { Kind = FaultKind.RivalChange },
        });
        var removed = Assert.Single(await ApplyAsync([Set(recording, "queue", null)]));
        Assert.Null(removed.Error);
        Assert.DoesNotContain("queue", Assert.Single(RecordsOf(recording)).Values.Keys);
        Assert.Contains(_organization.Journal.Entries(), entry => entry is { Operation: SandboxOperation.PutAttributes, StatusCode: 409 });
    }

    [Fact]
    public async Task Undoing_takes_an_added_key_away_and_puts_a_removed_one_back()
    {
        await ConnectAsync();
        var recording = RecordingsOf(1)[0];
        var added = Assert.Single(await ApplyAsync([Set(recording, "queue", "a")]));
        var removed = Assert.Single(await ApplyAsync([Set(recording, "queue", null)]));
        var planner = new UndoPlanner(AuditTrail.Of(_session!.Ledger!), _session.Api.Capabilities);
        var plan = planner.Plan(removed.Audit!.AuditId);
        Assert.Null(Assert.Single(await ApplyAsync([plan.Change!])).Error);
        Assert.Equal("a", Assert.Single(RecordsOf(recording)).Values["queue"].GetString());

        plan = planner.Plan(added.Audit!.AuditId);
        Assert.Empty(plan.CannotRestore);
        Assert.Equal("Remove queue", plan.Change!.Describe());
        Assert.Null(Assert.Single(await ApplyAsync([plan.Change])).Error);
        Assert.DoesNotContain("queue", Assert.Single(RecordsOf(recording)).Values.Keys);
    }

    [Fact]
    public async Task A_removal_that_was_cut_off_is_resumed()
    {
        await ConnectAsync();
        var recording = RecordingsOf(1)[0];
        await ApplyAsync([Set(recording, "queue", "a")]);
        _organization.Faults.Add(new FaultRule
        {
            Match = new FaultMatch { Operation = SandboxOperation.PutAttributes, First = 1 },
            Action = new FaultAction { Kind = FaultKind.Reset, AfterApplying = true },
        });
        var cut = Assert.Single(await ApplyAsync([Set(recording, "queue", null)]));
        Assert.Equal(AuditOutcome.Unknown, cut.Audit!.Outcome);
        var unfinished = Assert.Single(_session!.Ledger!.FindUnfinished());
        Assert.Null(((SetMetadataChange)unfinished.Intent.Change).Metadata!["queue"]);
        var resumed = Assert.Single(await ApplyAsync([unfinished.Intent.Change]));
        Assert.Equal(AuditOutcome.Succeeded, resumed.Audit!.Outcome);
        Assert.DoesNotContain("queue", Assert.Single(RecordsOf(recording)).Values.Keys);
    }

    [Fact]
    public async Task The_same_event_is_applied_once()
    {
        await ConnectAsync();
        var recording = RecordingsOf(1)[0];
        var change = Add(recording, Tag) with { SourceEventId = "event-1" };
        await ApplyAsync([change]);
        var again = Assert.Single(await ApplyAsync([change]));
        Assert.Equal(ChangeOutcome.AlreadyApplied, ((RecordingTagResult)again.Result!).Outcome);
        Assert.Single(Sent("/bulk"));
    }

    private static SandboxOrganization Make(SandboxPlatformOptions platform) => new(new SandboxOptions
    {
        RecordingCount = 120,
        MaxJournalResponseLength = 1_000_000,
        MaxJournalBodyLength = 1_000_000,
        Platform = platform,
    });

    private static SetMetadataChange Set(RecordingReference recording, string key, string? value) =>
        new() { Recording = recording, Metadata = new Dictionary<string, string?> { [key] = value } };

    private static AddTagChange Add(RecordingReference recording, params RecordingTag[] tags) => new() { Recording = recording, Tags = tags };

    private SessionOptions Options() => new()
    {
        Api = GenesysApi.Platform,
        BaseUri = new Uri("https://sandbox.invalid/platform-api"),
        LoginUri = new Uri("https://sandbox.invalid/login"),
        ClientId = _organization.Options.ClientId,
        Secret = TestConnection.Secure(_organization.Options.ClientSecret),
        Handler = new SandboxMessageHandler(_region ?? new SandboxRegion(_organization)),
        LedgerPath = Path.Combine(_folder, "ledger.db"),
        MaximumRetryCount = 0,
    };

    private async Task ConnectAsync(bool makesSchema = true)
    {
        _session = await SessionFactory.OpenAsync(Options(), NullDiagnosticSink.Instance, default);
        if (makesSchema)
        {
            foreach (var planned in await _session.Api.Schemas!.PlanAsync(["queue"], default))
            {
                Assert.False(planned.IsReady);
                Assert.True((await _session.Api.Schemas.ApplyAsync(planned, default)).IsReady);
            }
        }
    }

    /// <summary>The recordings of conversations that have at least so many, those of one conversation next to each other.</summary>
    private List<RecordingReference> RecordingsOf(int least) => [.. _organization.ConversationIds
        .Select(id => _organization.GetConversation(id)!)
        .Where(conversation => conversation.EndedAt is not null && conversation.Recordings.Count >= least)
        .SelectMany(conversation => conversation.Recordings.Select(recording => new RecordingReference(recording.Id, conversation.Id)))];

    private List<SandboxAttributesRecord> RecordsOf(RecordingReference recording) => [.. _organization.GetConversation(recording.ConversationId!)!.Records
        .Where(record => record.Values.TryGetValue("recordingId", out var id) && id.GetString() == recording.RecordingId)];

    private List<JournalEntry> Sent(string path) => [.. _organization.Journal.Entries().Where(entry => entry.Target.EndsWith(path, StringComparison.Ordinal))];

    private async Task<string> SendRawAsync(HttpMethod method, string path, string? body)
    {
        using var api = Core.Platform.PlatformApi.Create(
            new Core.Http.TransportOptions
            {
                BaseUri = new Uri("https://sandbox.invalid/platform-api"),
                LoginUri = new Uri("https://sandbox.invalid/login"),
                Handler = new SandboxMessageHandler(_organization),
            },
            new ClientCredentials(_organization.Options.ClientId, TestConnection.Secure(_organization.Options.ClientSecret)));
        var response = await api.Client.SendAsync(
            new Core.Http.ApiRequest
            {
                Method = method,
                Semantics = Core.Http.RequestSemantics.Idempotent,
                PathAndQuery = path,
                Body = body is null ? null : Encoding.UTF8.GetBytes(body),
                Subject = "a record",
            },
            default);
        return Encoding.UTF8.GetString(response.Body.Span);
    }

    private async Task<List<RecordingChangeOutcome>> ApplyAsync(IEnumerable<RecordingChange> changes)
    {
        await using var run = _session!.StartChanges(new ChangeRunOptions { ThrottleLimit = 8 });
        var outcomes = new List<RecordingChangeOutcome>();
        foreach (var change in changes)
        {
            while (!run.TryAdd(change))
            {
                await TakeAsync();
            }
        }

        while (run.HasMore)
        {
            await TakeAsync();
        }

        return outcomes;

        async Task TakeAsync()
        {
            await run.WaitAsync(default);
            while (run.TryTake(out var outcome))
            {
                outcomes.Add(outcome);
            }
        }
    }
}
