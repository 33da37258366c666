using GenesysRecordingTags.Core.Api;
using GenesysRecordingTags.Core.Audit;
using GenesysRecordingTags.Core.Changes;
using GenesysRecordingTags.Core.Ledger;
using GenesysRecordingTags.Core.Audit.Undo;
using Xunit;
using static GenesysRecordingTags.Core.Tests.Ledger.LedgerFolder;

namespace GenesysRecordingTags.Core.Tests.Ledger;

public sealed class UndoPlannerTests : IAsyncLifetime
{
    private readonly LedgerFolder _folder = new();
    private RecordingLedger _ledger = null!;

    public Task InitializeAsync()
    {
        _ledger = _folder.Open();
        return Task.CompletedTask;
    }

    public async Task DisposeAsync()
    {
        await _ledger.DisposeAsync();
        _folder.Dispose();
    }

    private static SetMetadataChange Setting(Dictionary<string, string?>? metadata, params string[]? plainTags) => new()
    {
        Recording = new RecordingReference("rec-1", "conv-1"),
        Metadata = metadata,
        PlainTags = plainTags is { Length: > 0 } ? plainTags : null,
    };

    private Task<RecordingAuditRecord> AppendAsync(RecordingChange change, RecordingState? before, AuditOutcome outcome = AuditOutcome.Succeeded) =>
        _ledger.AppendOutcomeAsync(Result(change, outcome: outcome) with { Before = before });

    private UndoPlan Plan(RecordingAuditRecord record) => new UndoPlanner(AuditTrail.Of(_ledger), Core.Media.MediaApi.Capabilities).Plan(record.AuditId);

    [Fact]
    public async Task Tags_and_retention_that_were_there_before_are_put_back()
    {
        var earlier = new RecordingState { Tags = [new RecordingTag { Label = "Old", TaxonomyId = "tax" }], RetentionPolicy = new RetentionPolicy { Name = "Short" } };
        var record = await AppendAsync(AddTag("rec-1") with { RetentionPolicy = new RetentionPolicy { Name = "Long" } }, earlier);

        var plan = Plan(record);

        Assert.True(plan.IsPossible(force: false));
        Assert.Empty(plan.CannotRestore);
        var change = Assert.IsType<AddTagChange>(plan.Change);
        Assert.Equivalent(earlier.Tags, change.Tags);
        Assert.Equal("Short", change.RetentionPolicy!.Name);
        Assert.Equal(("rec-1", record.AuditId), (change.Recording.RecordingId, change.UndoOf));
    }

    [Fact]
    public async Task A_policy_where_there_was_none_stays_and_that_is_said()
    {
        var record = await AppendAsync(
            AddTag("rec-1") with { RetentionPolicy = new RetentionPolicy { Name = "Long" } },
            new RecordingState { Tags = [new RecordingTag { Label = "Old", TaxonomyId = "tax" }] });

        var plan = Plan(record);

        Assert.True(plan.IsPossible(force: false));
        Assert.Contains("'Long' stays", Assert.Single(plan.CannotRestore), StringComparison.Ordinal);
        Assert.Null(Assert.IsType<AddTagChange>(plan.Change).RetentionPolicy);
    }

    [Fact]
    public async Task Metadata_that_was_there_is_put_back_and_a_new_key_stays()
    {
        var record = await AppendAsync(
            Setting(new() { ["kept"] = "new", ["added"] = "new", ["same"] = "x" }, "new"),
            new RecordingState { Metadata = new Dictionary<string, string?> { ["kept"] = "old", ["added"] = null, ["same"] = "x" }, PlainTags = [] });

        var plan = Plan(record);

        Assert.True(plan.IsPossible(force: false));
        var change = Assert.IsType<SetMetadataChange>(plan.Change);
        Assert.Equal(new Dictionary<string, string?> { ["kept"] = "old" }, change.Metadata);
        Assert.Empty(change.PlainTags!);
        Assert.Equal("conv-1", change.Recording.ConversationId);
        Assert.Contains("'added' stays", Assert.Single(plan.CannotRestore), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_cannot_be_undone_is_refused_in_plain_words_even_by_force()
    {
        var tags = AddTag("rec-1");
        RecordingAuditRecord[] records =
        [
            await AppendAsync(tags, before: null),
            await AppendAsync(tags, new RecordingState(), AuditOutcome.Failed),
            await AppendAsync(tags, new RecordingState(), AuditOutcome.Unknown),
            await AppendAsync(AddTag("rec-2"), new RecordingState { Tags = [] }),
            await AppendAsync(Setting(new() { ["added"] = "new" }), new RecordingState { Metadata = new Dictionary<string, string?> { ["added"] = null } }),
        ];

        foreach (var plan in records.Select(Plan))
        {
            Assert.False(plan.IsPossible(force: true));
            Assert.NotEmpty(plan.Obstacles);
            Assert.Equal(GenesysErrorKind.CannotUndo, plan.ToError(force: true).Kind);
        }
    }

    [Fact]
    public async Task A_recording_that_changed_since_is_refused_unless_forced()
    {
        var before = new RecordingState { Tags = [new RecordingTag { Label = "Old", TaxonomyId = "tax" }] };
        var record = await AppendAsync(AddTag("rec-1"), before);
        await AppendAsync(AddTag("rec-2"), before);
        await AppendAsync(AddTag("rec-1"), before, AuditOutcome.Failed);
        Assert.True(Plan(record).IsPossible(force: false));

        var later = await AppendAsync(AddTag("rec-1"), before);
        var plan = Plan(record);
        Assert.False(plan.IsPossible(force: false));
        Assert.True(plan.IsPossible(force: true));
        Assert.Contains(later.AuditId, plan.ToError(force: false).Message, StringComparison.Ordinal);
        Assert.Contains("-Force", plan.ToError(force: false).RecommendedAction, StringComparison.Ordinal);

        await AppendAsync(AddTag("rec-1") with { UndoOf = record.AuditId }, before);
        Assert.Contains("undone already", Assert.Single(Plan(record).Obstacles).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Other_keys_that_changed_since_are_no_obstacle()
    {
        var record = await AppendAsync(Setting(new() { ["a"] = "2" }), new RecordingState { Metadata = new Dictionary<string, string?> { ["a"] = "1" } });
        await AppendAsync(Setting(new() { ["b"] = "2" }), before: null);
        Assert.True(Plan(record).IsPossible(force: false));

        await AppendAsync(Setting(new() { ["a"] = "3" }), before: null);
        Assert.False(Plan(record).IsPossible(force: false));
    }

    [Fact]
    public async Task What_the_service_says_now_is_compared_with_what_the_change_left()
    {
        var record = await AppendAsync(Setting(new() { ["a"] = "2" }, "x", "y"), before: null);
        var live = new RecordingMetadata { RecordingId = "rec-1", Metadata = new Dictionary<string, string> { ["a"] = "2", ["other"] = "z" }, Tags = ["y", "x"] };

        Assert.Empty(UndoPlanner.Compare(record, live));
        Assert.Equal(2, UndoPlanner.Compare(record, live with { Metadata = new Dictionary<string, string>(), Tags = ["x"] }).Count);
    }

    [Fact]
    public async Task Changes_that_were_undone_since_are_no_obstacle_and_what_was_undone_is_known_to_be()
    {
        var before = new RecordingState { Metadata = new Dictionary<string, string?> { ["queue"] = "before" } };
        var first = await AppendAsync(Setting(new() { ["queue"] = "one" }), before);
        var second = await AppendAsync(Setting(new() { ["queue"] = "two" }), first.After);
        Assert.False(Plan(first).IsPossible(force: false));

        var undoOfSecond = await AppendAsync(Setting(new() { ["queue"] = "one" }) with { UndoOf = second.AuditId }, second.After);
        Assert.True(Plan(second).IsUndone);
        Assert.True(Plan(first).IsPossible(force: false));

        var undoOfFirst = await AppendAsync(Setting(new() { ["queue"] = "before" }) with { UndoOf = first.AuditId }, first.After);
        Assert.True(Plan(first).IsUndone);
        Assert.True(Plan(second).IsUndone);

        // The undoing was itself undone: the change is in force again.
        await AppendAsync(Setting(new() { ["queue"] = "one" }) with { UndoOf = undoOfFirst.AuditId }, before);
        Assert.False(Plan(first).IsUndone);
        Assert.True(Plan(first).IsPossible(force: false));
        Assert.True(Plan(undoOfFirst).IsUndone);
        Assert.False(Plan(undoOfSecond).IsUndone);
    }
}
