using GenesysRecordingTags.Core.Api;
using GenesysRecordingTags.Core.Changes;
using GenesysRecordingTags.Core.Tests.Ledger;
using GenesysRecordingTags.Core.Validation;
using Xunit;

namespace GenesysRecordingTags.Core.Tests.Changes;

/// <summary>What is recorded, and what comes down the pipeline, of retention, removals and tags that are records of their own.</summary>
public sealed class ServiceAnswerTests
{
    private static readonly RecordingReference Recording = new("rec-1", "conv-1");
    private static readonly DateTimeOffset Created = DateTimeOffset.UnixEpoch.AddDays(20_000);
    private static readonly RetentionDate Early = RetentionDate.Of(Created.AddDays(5));
    private static readonly RetentionDate Late = RetentionDate.Of(Created.AddDays(40));
    private static readonly RunIdentity Run = new("run-1", "Night");

    private readonly ScriptedRetention _retention = new();
    private readonly ListLedger _ledger = new();
    private readonly ScriptedApi _service;

    public ServiceAnswerTests() => _service = new ScriptedApi { Retention = _retention };

    [Fact]
    public async Task A_policy_is_planned_as_its_dates_and_what_they_replace()
    {
        _retention.Current = _retention.Current with { ArchiveDate = Created.AddDays(9) };
        var planned = await PlanAsync(new() { Recording = Recording, RetentionPolicy = new() { Name = "policy" } });
        Assert.Null(planned.Refusal);
        Assert.Equal((Early, Late), (planned.ArchiveDate, planned.DeleteDate));
        Assert.Equal(new RetentionPolicy { Name = "Policy", Id = "p-1", ModifiedAt = DateTimeOffset.UnixEpoch, ArchiveDays = 5, DeleteDays = 40 }, planned.RetentionPolicy);
        Assert.Equal((RetentionDate.Of(Created.AddDays(9)), RetentionDate.Never), (planned.Expected!.ArchiveDate, planned.Expected.DeleteDate));
        Assert.Same(_retention.Current, planned.Known);
    }

    [Fact]
    public async Task Dates_that_are_given_are_planned_without_a_policy()
    {
        var planned = await PlanAsync(new() { Recording = Recording, DeleteDate = Late });
        Assert.Equal((null, RetentionDate.Never), (planned.Expected!.ArchiveDate, planned.Expected.DeleteDate));
        planned = await PlanAsync(new() { Recording = Recording, ArchiveDate = Early });
        Assert.Equal((RetentionDate.Never, null), (planned.Expected!.ArchiveDate, planned.Expected.DeleteDate));
        Assert.Equal((Early, null, 0), (planned.ArchiveDate, planned.DeleteDate, _retention.Finds));
    }

    [Fact]
    public async Task What_breaks_a_rule_is_planned_as_a_refusal()
    {
        var past = await PlanAsync(new() { Recording = Recording, DeleteDate = RetentionDate.Of(Created.AddDays(-1)) });
        Assert.Equal(GenesysErrorKind.InvalidRetention, past.Refusal!.Kind);
        Assert.Null((await PlanAsync(new() { Recording = Recording, DeleteDate = RetentionDate.Of(Created.AddDays(-1)), Force = true })).Refusal);

        _retention.Fault = new GenesysException(GenesysErrorKind.RetentionPolicyNotFound, "none", "Look.");
        Assert.Same(_retention.Fault, (await PlanAsync(new() { Recording = Recording, DeleteDate = Late })).Refusal);
        Assert.Same(_retention.Fault, (await PlanAsync(new() { Recording = Recording, RetentionPolicy = new() { Name = "x" } })).Refusal);

        SetRetentionChange[] refused =
        [
            new() { Recording = Recording },
            new() { Recording = new(" ", null), DeleteDate = Late },
            new() { Recording = Recording, DeleteDate = Late, Refusal = past.Refusal },
        ];
        foreach (var wanted in refused)
        {
            Assert.Same(wanted, await PlanAsync(wanted));
        }

        await Assert.ThrowsAsync<ArgumentNullException>(() => PlanAsync(null!));
    }

    [Fact]
    public async Task Dates_are_sent_as_they_were_planned_and_recorded_as_they_were_answered()
    {
        var planned = await PlanAsync(new() { Recording = Recording, RetentionPolicy = new() { Name = "policy" } }) with { SourceEventId = "evt-1", SubscriptionName = "sub", Run = Run, Force = true };
        var outcome = await ApplyAsync(planned);

        var asked = Assert.Single(_retention.Asked);
        Assert.Equal((Recording, Early, Late, true), (asked.Recording, asked.ArchiveDate, asked.DeleteDate, asked.Force));
        Assert.Equal((planned.Expected, planned.Known), (asked.Expected, asked.Known));
        var result = Assert.Single(_ledger.Results);
        Assert.Equal((RetentionDate.Never, RetentionDate.Never), (result.Before!.ArchiveDate, result.Before.DeleteDate));
        Assert.Equal((Early, Late, planned.RetentionPolicy), (result.After!.ArchiveDate, result.After.DeleteDate, result.After.RetentionPolicy));
        Assert.Equal((2, "corr-1", null), (result.Attempts, result.CorrelationId, result.Requested));
        var written = Assert.IsType<RecordingRetention>(outcome.Result);
        Assert.Equal((outcome.Audit!.AuditId, "evt-1", "sub", "run-1", "Night", ChangeOutcome.Applied), (written.AuditId, written.SourceEventId, written.SubscriptionName, written.RunId, written.RunName, written.Outcome));
        Assert.Equal((Early.At, Late.At, planned.RetentionPolicy), (written.ArchiveDate, written.DeleteDate, written.RetentionPolicy));
    }

    [Fact]
    public async Task Where_nothing_had_to_be_sent_what_was_there_is_what_the_intent_says()
    {
        _retention.WasSent = false;
        var change = new SetRetentionChange { Recording = Recording, DeleteDate = Late, Expected = new() { DeleteDate = Early } };
        await ApplyAsync(change);
        Assert.Equal((RetentionDate.Never, Early), (_ledger.Results[^1].Before!.ArchiveDate, _ledger.Results[^1].Before!.DeleteDate));
        await ApplyAsync(change with { Expected = new() { ArchiveDate = Early } });
        Assert.Equal((Early, RetentionDate.Never), (_ledger.Results[^1].Before!.ArchiveDate, _ledger.Results[^1].Before!.DeleteDate));
        await ApplyAsync(change with { Expected = null });
        Assert.Equal(RetentionDate.Never, _ledger.Results[^1].Before!.DeleteDate);
        _retention.WasSent = true;
        await ApplyAsync(change);
        Assert.Equal(RetentionDate.Never, _ledger.Results[^1].Before!.DeleteDate);
    }

    [Theory]
    [InlineData(true, "archiveDate is never instead of")]
    [InlineData(false, "deleteDate is never instead of")]
    public async Task Dates_that_were_answered_differently_are_an_error(bool isArchiving, string named)
    {
        _retention.Answer = answer => isArchiving ? answer with { ArchiveDate = null } : answer with { DeleteDate = null };
        var error = Assert.IsType<GenesysApiException>((await ApplyAsync(new SetRetentionChange { Recording = Recording, ArchiveDate = Early, DeleteDate = Late })).Error);
        Assert.Contains(named, error.Message, StringComparison.Ordinal);
        Assert.Equal((2, "corr-1"), (error.Attempts, error.CorrelationId));
        Assert.NotNull(_ledger.Results[^1].Requested);
        Assert.Null((await ApplyAsync(isArchiving ? new SetRetentionChange { Recording = Recording, DeleteDate = Late } : new SetRetentionChange { Recording = Recording, ArchiveDate = Early })).Error);
    }

    [Fact]
    public async Task An_API_that_takes_no_dates_says_so()
    {
        var executor = new ChangeExecutor(new ScriptedApi(), _ledger, new TagValidator(new TaxonomyCatalog()), LedgerFolder.Organization, new(), NullDiagnosticSink.Instance, TimeProvider.System);
        var outcome = await executor.ApplyAsync(new SetRetentionChange { Recording = Recording, DeleteDate = Late }, CancellationToken.None);
        Assert.Equal("the Media API can't set dates of a recording's retention.", outcome.Error!.Message, ignoreCase: true);
    }

    [Fact]
    public async Task A_removal_is_recorded_with_what_was_taken_away_and_what_was_put_back()
    {
        var (gone, back, was) = (Tag("Gone", 1), Tag("Back", 0.5), Tag("Back", 0.9));
        _service.Replaced = [was];
        var outcome = await ApplyAsync(new RemoveTagChange { Recording = Recording, Tags = [gone], PutBack = [back], SourceEventId = "evt-1", SubscriptionName = "sub", Run = Run });

        Assert.Equal([RecordingAction.AddTag, RecordingAction.RemoveTag], _service.Sent.Select(sent => sent.Action));
        var result = Assert.Single(_ledger.Results);
        Assert.Equal([gone, was], result.Before!.Tags!);
        Assert.Equal([back], result.After!.Tags!);
        Assert.Equal((2, "corr-removal", null), (result.Attempts, result.CorrelationId, result.After.TagStore));
        var written = Assert.IsType<RecordingTagResult>(outcome.Result);
        Assert.Equal((outcome.Audit!.AuditId, "evt-1", "sub", "run-1", "Night", 2), (written.AuditId, written.SourceEventId, written.SubscriptionName, written.RunId, written.RunName, written.Attempts));

        await ApplyAsync(new RemoveTagChange { Recording = Recording, Tags = [gone] });
        Assert.Equal(3, _service.Sent.Count);
        Assert.Equal([gone], _ledger.Results[^1].Before!.Tags!);
        Assert.Empty(_ledger.Results[^1].After!.Tags!);
        Assert.Equal(1, _ledger.Results[^1].Attempts);
    }

    [Fact]
    public async Task Tags_are_recorded_with_what_they_replaced_where_the_service_tells()
    {
        _service.Replaced = [Tag("A", 0.1)];
        _service.ExternalTag = ("after", "before");
        var outcome = await ApplyAsync(new AddTagChange { Recording = Recording, Tags = [Tag("A", 1)], RetentionPolicy = new() { Name = "P" }, SourceEventId = "evt-1", SubscriptionName = "sub", Run = Run });
        var result = Assert.Single(_ledger.Results);
        Assert.Equal((0.1, "before", null), (Assert.Single(result.Before!.Tags!).Confidence, result.Before.ExternalTag, result.Before.RetentionPolicy));
        Assert.Equal(("after", "P"), (result.After!.ExternalTag, result.After.RetentionPolicy!.Name));
        var written = Assert.IsType<RecordingTagResult>(outcome.Result);
        Assert.Equal((outcome.Audit!.AuditId, "evt-1", "sub", "run-1", "Night"), (written.AuditId, written.SourceEventId, written.SubscriptionName, written.RunId, written.RunName));
    }

    [Fact]
    public async Task What_an_answer_leaves_out_is_what_was_sent()
    {
        _service.TagAnswer = answer => answer with { Tags = [.. answer.Tags.Select(tag => tag with { Confidence = null, Status = null })] };
        await ApplyAsync(new AddTagChange { Recording = Recording, Tags = [Tag("A", 0.25) with { Status = TagStatus.Pending }] });
        var tag = Assert.Single(_ledger.Results[^1].After!.Tags!);
        Assert.Equal((0.25, TagStatus.Pending), (tag.Confidence, tag.Status));

        _service.TagAnswer = answer => answer with { Tags = [.. answer.Tags, new AppliedTag { Label = "Other", TaxonomyId = "t" }] };
        await ApplyAsync(new AddTagChange { Recording = Recording, Tags = [Tag("A", 0.25)] });
        tag = _ledger.Results[^1].After!.Tags![1];
        Assert.Equal((1.0, TagStatus.Active), (tag.Confidence, tag.Status));
    }

    [Fact]
    public async Task Metadata_comes_down_the_pipeline_with_what_the_ledger_knows()
    {
        var outcome = await ApplyAsync(new SetMetadataChange { Recording = Recording, PlainTags = ["x"], SourceEventId = "evt-1", SubscriptionName = "sub", Run = Run });
        var written = Assert.IsType<RecordingMetadata>(outcome.Result);
        Assert.Equal((outcome.Audit!.AuditId, "evt-1", "sub", "run-1", "Night", ChangeOutcome.Applied), (written.AuditId, written.SourceEventId, written.SubscriptionName, written.RunId, written.RunName, written.Outcome));
        Assert.Null(_ledger.Results[^1].After!.Metadata);
        Assert.Equal(["x"], _ledger.Results[^1].After!.PlainTags);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_key_that_was_to_be_removed_is_gone_or_named(bool isGone)
    {
        _service.MetadataAnswer = answer => answer with { Metadata = isGone ? new Dictionary<string, string>() : new Dictionary<string, string> { ["k"] = "v" } };
        var outcome = await ApplyAsync(new SetMetadataChange { Recording = Recording, Metadata = new Dictionary<string, string?> { ["k"] = null } });
        Assert.Equal(isGone, outcome.Error is null);
        if (!isGone)
        {
            Assert.Contains("metadata 'k' is still there", outcome.Error!.Message, StringComparison.Ordinal);
        }

        Assert.Equal(isGone ? null : "v", _ledger.Results[^1].After!.Metadata!["k"]);
        Assert.Null(_ledger.Results[^1].After!.PlainTags);
    }

    [Fact]
    public async Task Tags_in_the_ledger_are_not_sent_and_tell_what_they_replaced()
    {
        await using var ledger = new TagLedger([Tag("A", 0.5), Tag("B", 1)]);
        var service = new LedgerTagService(ledger);
        var added = Assert.Single(await service.AddAsync([new TagAssignment(Recording, [Tag("A", 1), Tag("C", 1)])], default, default));
        Assert.Equal([Tag("A", 0.5)], added.Replaced!);
        Assert.Equal((2, TagStore.Ledger, "rec-1", "conv-1"), (added.Result!.TagsApplied, added.Result.TagStore, added.Result.RecordingId, added.Result.ConversationId));
        Assert.Equal(["A", "C"], added.Result.Tags.Select(tag => tag.Label));

        var removed = await service.RemoveAsync(Recording, [Tag("A", 1), Tag("X", 1)], default, default);
        Assert.Equal([Tag("A", 0.5)], removed.Replaced!);
        Assert.Equal(["B"], removed.Result!.Tags.Select(tag => tag.Label));

        var read = await service.GetAsync(Recording, default, default);
        Assert.Equal([("rec-1", "conv-1", "A", "t", 0.5, "Active"), ("rec-1", "conv-1", "B", "t", 1, "Active")], read.Select(tag => (tag.RecordingId, tag.ConversationId, tag.Label, tag.TaxonomyId, tag.Confidence!.Value, tag.Status)));
        await Assert.ThrowsAsync<ArgumentNullException>(() => service.AddAsync(null!, default, default));
        await Assert.ThrowsAsync<ArgumentNullException>(() => service.RemoveAsync(Recording, null!, default, default));
    }

    private static RecordingTag Tag(string label, double confidence) => new() { Label = label, TaxonomyId = "t", Confidence = confidence };

    private Task<SetRetentionChange> PlanAsync(SetRetentionChange wanted) =>
        new RetentionPlanner(_retention, new FixedTime(Created)).PlanAsync(wanted, new(RequestPriority.Normal), CancellationToken.None);

    private Task<RecordingChangeOutcome> ApplyAsync(RecordingChange change)
    {
        var executor = new ChangeExecutor(_service, _ledger, new TagValidator(new TaxonomyCatalog()), LedgerFolder.Organization, new(), NullDiagnosticSink.Instance, TimeProvider.System);
        return executor.ApplyAsync(change, CancellationToken.None).WaitAsync(TimeSpan.FromSeconds(60));
    }

    private sealed class FixedTime(DateTimeOffset now) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => now;
    }
}
