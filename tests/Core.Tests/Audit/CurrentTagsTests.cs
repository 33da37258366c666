using GenesysRecordingTags.Core.Api;
using GenesysRecordingTags.Core.Audit;
using GenesysRecordingTags.Core.Changes;
using GenesysRecordingTags.Core.Ledger;
using GenesysRecordingTags.Core.Ledger.Storage;
using GenesysRecordingTags.Core.Tests.Ledger;
using Xunit;
using static GenesysRecordingTags.Core.Tests.Ledger.LedgerFolder;

namespace GenesysRecordingTags.Core.Tests.Audit;

/// <summary>What recordings carry now, by the records of what was done to them.</summary>
public sealed class CurrentTagsTests : IAsyncLifetime
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

    [Fact]
    public async Task A_tag_that_an_undo_put_back_is_there()
    {
        var before = Tag("A") with { Confidence = 0.5 };
        RecordingTag[] after = [Tag("A") with { Confidence = 0.9 }, Tag("B")];
        await AppendAsync(new AddTagChange { Recording = Recording, Tags = [before] }, [], [before]);
        var change = await AppendAsync(new AddTagChange { Recording = Recording, Tags = after }, [before], after);
        var undo = await AppendAsync(
            new RemoveTagChange { Recording = Recording, Tags = [Tag("B")], PutBack = [before], TagStore = TagStore.Service, UndoOf = change.AuditId }, after, [before]);

        Assert.Equal([undo.Sequence], FindCurrent(new() { Labels = [new TermMatch("A")] }));
        Assert.Equal([undo.Sequence], FindCurrent(new()));
        Assert.Empty(FindCurrent(new() { Labels = [new TermMatch("B")] }));
    }

    [Fact]
    public async Task Letter_cases_of_a_taxonomy_do_not_count_and_those_of_a_label_do()
    {
        RecordingTag[] tags = [Tag("A", "tax-1"), Tag("B", "tax-1")];
        await AppendAsync(new AddTagChange { Recording = Recording, Tags = tags }, [], tags);
        RecordingTag[] removed = [Tag("A", "TAX-1"), Tag("b", "tax-1")];
        await AppendAsync(new RemoveTagChange { Recording = Recording, Tags = removed, TagStore = TagStore.Service }, removed, []);

        Assert.Empty(FindCurrent(new() { Labels = [new TermMatch("A")] }));
        Assert.Equal([1], FindCurrent(new() { Labels = [new TermMatch("B")] }));
    }

    [Fact]
    public async Task A_recording_with_many_records_is_read_once()
    {
        for (var i = 0; i < 30; i++)
        {
            await _ledger.AppendOutcomeAsync(Result(AddTag(i % 3 == 0 ? "rec-other" : "rec-1")));
        }

        var visits = new Dictionary<string, int>();
        var trail = new AuditTrail(_ledger.Path, () => VisitCounter.Of(_ledger.Store.OpenReader(), visits));

        Assert.Equal([28, 30], trail.ReadCurrent(RecordingAuditQuery.All).Select(record => record.Sequence));
        Assert.Equal(new Dictionary<string, int> { ["rec-other"] = 1, ["rec-1"] = 1 }, visits);
    }

    private static RecordingReference Recording => new("rec-1", null);

    private static RecordingTag Tag(string label, string taxonomyId = "tax-1") => new() { Label = label, TaxonomyId = taxonomyId };

    private List<long> FindCurrent(RecordingAuditQuery query) => [.. AuditTrail.Of(_ledger).ReadCurrent(query).Select(record => record.Sequence)];

    private async Task<RecordingAuditRecord> AppendAsync(RecordingChange change, RecordingTag[] before, RecordingTag[] after) => await _ledger.AppendOutcomeAsync(
        Result(change) with { Before = new RecordingState { Tags = before }, After = new RecordingState { Tags = after } });
}
