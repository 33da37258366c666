using GenesysRecordingTags.Core.Api;
using GenesysRecordingTags.Core.Audit;
using GenesysRecordingTags.Core.Audit.Undo;
using GenesysRecordingTags.Core.Changes;
using GenesysRecordingTags.Core.Session;
using GenesysRecordingTags.Core.Tests.Http;
using GenesysRecordingTags.Sandbox;
using Xunit;

namespace GenesysRecordingTags.Core.Tests.Platform;

/// <summary>Tags in the ledger alone, and tags in an index besides (Platform API, section 3.11).</summary>
public sealed class TagStoreTests : IAsyncDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("grt-store-").FullName;
    private SandboxOrganization _organization = Make(new SandboxPlatformOptions());
    private RecordingSession? _session;

    private static RecordingTag Tag { get; } = new() { Label = "Compliance:PCI-DSS", TaxonomyId = "tax-1", Confidence = 0.5 };

    public async ValueTask DisposeAsync()
    {
        if (_session is not null)
        {
            await _session.DisposeAsync();
        }

        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public async Task Tags_in_the_ledger_are_sent_nowhere_and_read_back_by_another_process()
    {
        _organization = Make(new SandboxPlatformOptions { Roles = [] });
        await ConnectAsync(makesSchema: false);
        var recording = RecordingOf();
        var first = Assert.Single(await ApplyAsync(InLedger(recording, Tag)));
        Assert.Null(first.Error);
        Assert.Equal((TagStore.Ledger, 1, 0), (((RecordingTagResult)first.Result!).TagStore, ((RecordingTagResult)first.Result!).TagsApplied, first.Audit!.Attempts));
        Assert.Equal(TagStore.Ledger, first.Audit.After!.TagStore);
        await ApplyAsync(InLedger(recording, Tag with { Label = "Other" }), InLedger(recording, Tag with { Confidence = 0.9 }));
        await _session!.DisposeAsync();

        await ConnectAsync(makesSchema: false);
        var tags = await _session!.GetTags(TagStore.Ledger).GetAsync(recording, new ReadOptions(RequestPriority.Interactive), default);
        Assert.Equal([("Other", 0.5), ("Compliance:PCI-DSS", 0.9)], tags.Select(tag => (tag.Label, tag.Confidence!.Value)));
        Assert.DoesNotContain(_organization.Journal.Entries(), entry => entry.Target.Contains("customattributes", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Tags_in_the_ledger_are_removed_and_undone_there()
    {
        await ConnectAsync();
        var recording = RecordingOf();
        await ApplyAsync(InLedger(recording, Tag, Tag with { Label = "Other" }));
        var changed = Assert.Single(await ApplyAsync(InLedger(recording, Tag with { Confidence = 1 }, Tag with { Label = "New" })));
        Assert.Equal([0.5], changed.Audit!.Before!.Tags!.Select(tag => tag.Confidence));
        await ApplyAsync(new RemoveTagChange { Recording = recording, Tags = [Tag with { Label = "Other" }], TagStore = TagStore.Ledger });
        Assert.Equal(["Compliance:PCI-DSS", "New"], await LedgerLabelsAsync(recording));

        var undo = new UndoPlanner(AuditTrail.Of(_session!.Ledger!), _session.Api.Capabilities).Plan(changed.Audit.AuditId);
        Assert.True(undo.IsPossible(false));
        Assert.Null(Assert.Single(await ApplyAsync(undo.Change!)).Error);
        var left = Assert.Single(await _session.GetTags(TagStore.Ledger).GetAsync(recording, new ReadOptions(RequestPriority.Interactive), default));
        Assert.Equal(("Compliance:PCI-DSS", 0.5), (left.Label, left.Confidence));
        Assert.Empty(_organization.GetConversation(recording.ConversationId!)!.Records);
    }

    [Fact]
    public async Task Tags_of_the_service_and_of_the_ledger_do_not_touch_each_other()
    {
        await ConnectAsync();
        var recording = RecordingOf();
        var sent = Assert.Single(await ApplyAsync(Add(recording, TagIndex.None)));
        await ApplyAsync(InLedger(recording, Tag));
        Assert.True(new UndoPlanner(AuditTrail.Of(_session!.Ledger!), _session.Api.Capabilities).Plan(sent.Audit!.AuditId).IsPossible(false));
        await ApplyAsync(new RemoveTagChange { Recording = recording, Tags = [Tag] });
        Assert.Equal(["Compliance:PCI-DSS"], await LedgerLabelsAsync(recording));
        Assert.True(AuditTrail.Of(_session.Ledger!).Verify().IsIntact);
    }

    [Fact]
    public async Task The_same_event_is_applied_once_in_each_store()
    {
        await ConnectAsync();
        var recording = RecordingOf();
        var outcomes = await ApplyAsync(
            InLedger(recording, Tag) with { SourceEventId = "event-1" },
            InLedger(recording, Tag) with { SourceEventId = "event-1" },
            Add(recording, TagIndex.None) with { SourceEventId = "event-1" });
        Assert.Equal(
            [ChangeOutcome.Applied, ChangeOutcome.AlreadyApplied, ChangeOutcome.Applied],
            outcomes.Select(outcome => ((RecordingTagResult)outcome.Result!).Outcome));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Where_the_organisation_can_keep_no_tags_the_error_names_the_ledger(bool hasPermission)
    {
        _organization = Make(hasPermission ? new SandboxPlatformOptions() : new SandboxPlatformOptions { Roles = [] });
        await ConnectAsync(makesSchema: false);
        var failed = Assert.Single(await ApplyAsync(Add(RecordingOf(), TagIndex.None)));
        var error = Assert.IsAssignableFrom<GenesysException>(failed.Error);
        Assert.Equal(hasPermission ? GenesysErrorKind.SchemaNotFound : GenesysErrorKind.PermissionDenied, error.Kind);
        Assert.Contains("-TagStore Ledger", error.RecommendedAction, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_a_ledger_no_tag_is_kept_there()
    {
        _session = await SessionFactory.OpenAsync(Options() with { NoLedger = true, LedgerPath = null }, NullDiagnosticSink.Instance, default);
        var failed = Assert.Single(await ApplyAsync(InLedger(RecordingOf(), Tag)));
        Assert.Equal(GenesysErrorKind.LedgerUnavailable, Assert.IsType<GenesysException>(failed.Error).Kind);
    }

    [Fact]
    public async Task The_external_tag_says_the_first_label_where_there_is_none_or_our_own()
    {
        await ConnectAsync();
        var recording = RecordingOf();
        var tagged = Assert.Single(await ApplyAsync(Add(recording, TagIndex.ExternalTag)));
        Assert.Null(tagged.Error);
        Assert.Equal(("", "rt:Compliance:PCI-DSS"), (tagged.Audit!.Before!.ExternalTag, tagged.Audit.After!.ExternalTag));
        await WaitForAsync(() => ExternalTagOf(recording) == "rt:Compliance:PCI-DSS");

        await ApplyAsync(Add(recording, TagIndex.ExternalTag));
        Assert.Single(Sent("/tags"));
        var other = new AddTagChange { Recording = recording, Tags = [Tag with { Label = "B" }], Index = TagIndex.ExternalTag };
        Assert.Null(Assert.Single(await ApplyAsync(other)).Error);
        await WaitForAsync(() => ExternalTagOf(recording) == "rt:B");
        var undo = new UndoPlanner(AuditTrail.Of(_session!.Ledger!), _session.Api.Capabilities).Plan(tagged.Audit.AuditId);
        Assert.Equal(["The external tag 'rt:Compliance:PCI-DSS' of the conversation stays."], undo.CannotRestore);
    }

    [Fact]
    public async Task An_external_tag_of_somebody_else_stays_unless_forced()
    {
        await ConnectAsync();
        var recording = _organization.ConversationIds.Select(id => _organization.GetConversation(id)!)
            .Where(conversation => conversation is { ExternalTag: { } tag, Recordings.Count: > 0 } && conversation.EndedAt is not null && tag.Length > 0)
            .Select(conversation => new RecordingReference(conversation.Recordings[0].Id, conversation.Id)).First();
        var before = ExternalTagOf(recording);
        var refused = Assert.Single(await ApplyAsync(Add(recording, TagIndex.ExternalTag)));
        Assert.Equal(GenesysErrorKind.Conflict, Assert.IsType<GenesysApiException>(refused.Error).Kind);
        Assert.Contains("-Force", ((GenesysException)refused.Error!).RecommendedAction, StringComparison.Ordinal);
        Assert.Empty(Sent("/bulk"));
        Assert.Equal(before, ExternalTagOf(recording));
        var forced = Assert.Single(await ApplyAsync(Add(recording, TagIndex.ExternalTag) with { Force = true }));
        Assert.Equal((before, "rt:Compliance:PCI-DSS"), (forced.Audit!.Before!.ExternalTag, forced.Audit.After!.ExternalTag));
        await WaitForAsync(() => ExternalTagOf(recording) == "rt:Compliance:PCI-DSS");
    }

    [Fact]
    public async Task A_property_is_indexed_once()
    {
        _organization = Make(new SandboxPlatformOptions { AcceptedChangeDelay = TimeSpan.Zero });
        await ConnectAsync();
        var recording = RecordingOf();
        Assert.Null(Assert.Single(await ApplyAsync(Add(recording, TagIndex.Property))).Error);
        Assert.Equal(1, _organization.GetConversation(recording.ConversationId!)!.IndexedProperties);
        Assert.Null(Assert.Single(await ApplyAsync(Add(recording, TagIndex.Property))).Error);
        Assert.Single(Sent("/details/properties"));
    }

    [Fact]
    public async Task Where_the_index_refuses_the_tags_are_there_and_the_error_says_so()
    {
        _organization = Make(new SandboxPlatformOptions { IndexesEndedConversations = false });
        await ConnectAsync();
        var recording = RecordingOf();
        var refused = Assert.Single(await ApplyAsync(Add(recording, TagIndex.Property)));
        Assert.Contains("its tags are written, but not put into the index", refused.Error!.Message, StringComparison.Ordinal);
        Assert.Single(_organization.GetConversation(recording.ConversationId!)!.Records);

        // The tags are there: the record says so, and they can be taken away.
        Assert.Equal(AuditOutcome.Failed, refused.Audit!.Outcome);
        Assert.Equal("Compliance:PCI-DSS", Assert.Single(refused.Audit.After!.Tags!).Label);
        Assert.NotNull(refused.Audit.Requested);
        var plan = new UndoPlanner(AuditTrail.Of(_session!.Ledger!), _session.Api.Capabilities).Plan(refused.Audit.AuditId);
        Assert.Empty(plan.Obstacles);
        Assert.Null(Assert.Single(await ApplyAsync(plan.Change!)).Error);
        Assert.Empty(_organization.GetConversation(recording.ConversationId!)!.Records);
    }

    [Fact]
    public async Task Where_the_index_is_away_for_a_time_the_change_is_left_unfinished_and_resumed()
    {
        await ConnectAsync();
        var recording = RecordingOf();
        _organization.Faults.Add(new FaultRule
        {
            Match = new FaultMatch { Operation = SandboxOperation.UpdateExternalTag, First = 1 },
            Action = new FaultAction { Kind = FaultKind.Status, StatusCode = 503 },
        });
        Assert.Equal(AuditOutcome.Unknown, Assert.Single(await ApplyAsync(Add(recording, TagIndex.ExternalTag))).Audit!.Outcome);
        var unfinished = Assert.Single(_session!.Ledger!.FindUnfinished());
        Assert.Null(Assert.Single(await ApplyAsync(unfinished.Intent.Change)).Error);
        await WaitForAsync(() => ExternalTagOf(recording) == "rt:Compliance:PCI-DSS");
        Assert.Equal(1, Assert.Single(_organization.GetConversation(recording.ConversationId!)!.Records).Version);
    }

    [Fact]
    public async Task A_change_that_was_cut_off_is_resumed_with_its_index()
    {
        await ConnectAsync();
        var recording = RecordingOf();
        _organization.Faults.Add(new FaultRule
        {
            Match = new FaultMatch { Operation = SandboxOperation.PutAttributesBulk, First = 1 },
            Action = new FaultAction { Kind = FaultKind.Reset, AfterApplying = true },
        });
        await ApplyAsync(Add(recording, TagIndex.ExternalTag));
        var unfinished = Assert.Single(_session!.Ledger!.FindUnfinished());
        Assert.Equal(TagIndex.ExternalTag, ((AddTagChange)unfinished.Intent.Change).Index);
        Assert.Null(Assert.Single(await ApplyAsync(unfinished.Intent.Change)).Error);
        await WaitForAsync(() => ExternalTagOf(recording) == "rt:Compliance:PCI-DSS");
    }

    private static SandboxOrganization Make(SandboxPlatformOptions platform) => new(new SandboxOptions
    {
        RecordingCount = 60,
        MaxJournalResponseLength = 1_000_000,
        MaxJournalBodyLength = 1_000_000,
        Platform = platform,
    });

    private static AddTagChange Add(RecordingReference recording, TagIndex index) => new() { Recording = recording, Tags = [Tag], Index = index };

    private static AddTagChange InLedger(RecordingReference recording, params RecordingTag[] tags) =>
        new() { Recording = recording, Tags = tags, TagStore = TagStore.Ledger };

    private static async Task WaitForAsync(Func<bool> condition)
    {
        for (var tries = 0; tries < 200 && !condition(); tries++)
        {
            await Task.Delay(25);
        }

        Assert.True(condition());
    }

    private string? ExternalTagOf(RecordingReference recording) => _organization.GetConversation(recording.ConversationId!)!.ExternalTag;

    private RecordingReference RecordingOf() => _organization.ConversationIds.Select(id => _organization.GetConversation(id)!)
        .Where(conversation => conversation.EndedAt is not null && conversation.Recordings.Count > 0 && conversation.ExternalTag is null)
        .Select(conversation => new RecordingReference(conversation.Recordings[0].Id, conversation.Id)).First();

    private List<JournalEntry> Sent(string path) => [.. _organization.Journal.Entries().Where(entry => entry.Target.EndsWith(path, StringComparison.Ordinal))];

    private async Task<IEnumerable<string?>> LedgerLabelsAsync(RecordingReference recording) =>
        (await _session!.GetTags(TagStore.Ledger).GetAsync(recording, new ReadOptions(RequestPriority.Interactive), default)).Select(tag => tag.Label);

    private SessionOptions Options() => new()
    {
        Api = GenesysApi.Platform,
        BaseUri = new Uri("https://sandbox.invalid/platform-api"),
        LoginUri = new Uri("https://sandbox.invalid/login"),
        ClientId = _organization.Options.ClientId,
        Secret = TestConnection.Secure(_organization.Options.ClientSecret),
        Handler = new SandboxMessageHandler(_organization),
        LedgerPath = Path.Combine(_folder, "ledger.db"),
        MaximumRetryCount = 0,
    };

    private async Task ConnectAsync(bool makesSchema = true)
    {
        _session = await SessionFactory.OpenAsync(Options(), NullDiagnosticSink.Instance, default);
        foreach (var planned in makesSchema ? await _session.Api.Schemas!.PlanAsync([], default) : [])
        {
            await _session.Api.Schemas!.ApplyAsync(planned, default);
        }
    }

    private async Task<List<RecordingChangeOutcome>> ApplyAsync(params RecordingChange[] changes)
    {
        await using var run = _session!.StartChanges(new ChangeRunOptions { ThrottleLimit = 8 });
        var outcomes = new List<RecordingChangeOutcome>();
        foreach (var change in changes)
        {
            Assert.True(run.TryAdd(change));
        }

        while (run.HasMore)
        {
            await run.WaitAsync(default);
            while (run.TryTake(out var outcome))
            {
                outcomes.Add(outcome);
            }
        }

        return outcomes;
    }
}
