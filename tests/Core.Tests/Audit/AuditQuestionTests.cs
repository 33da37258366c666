using GenesysRecordingTags.Core.Audit;
using GenesysRecordingTags.Core.Changes;
using GenesysRecordingTags.Core.Ledger;
using GenesysRecordingTags.Core.Ledger.Storage;
using GenesysRecordingTags.Core.Tests.Ledger;
using Xunit;
using static GenesysRecordingTags.Core.Tests.Ledger.LedgerFolder;

namespace GenesysRecordingTags.Core.Tests.Audit;

/// <summary>What the index answers is what the records say: each question is asked of the records themselves as well, over several blocks.</summary>
public sealed class AuditQuestionTests : IAsyncLifetime
{
    private const int Count = 9000;
    private static readonly string[] Labels = ["Compliance:PCI-DSS", "Compliance:GDPR", "Größe:\"Ü\"", "rare"];
    private static readonly DateTimeOffset Start = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private readonly LedgerFolder _folder = new();
    private RecordingLedger _ledger = null!;
    private List<RecordingAuditRecord> _records = [];

    private AuditTrail Trail => AuditTrail.Of(_ledger);

    public async Task InitializeAsync()
    {
        _ledger = _folder.Open();
        await Task.WhenAll(Enumerable.Range(0, Count).Select(Append));
        _records = Trail.Read(RecordingAuditQuery.All).ToList();
        Assert.Equal(Count, _records.Count);
    }

    public async Task DisposeAsync()
    {
        await _ledger.DisposeAsync();
        _folder.Dispose();
    }

    [Fact]
    public void Any_question_is_answered_as_the_records_say()
    {
        var random = new Random(20261125);
        for (var i = 0; i < 300; i++)
        {
            var (query, isWanted) = Question(random);
            var expected = _records.Where(isWanted).Select(record => record.Sequence).ToList();

            Assert.Equal(expected, Sequences(query));
            Assert.Equal(expected.Take(7), Sequences(query with { First = 7 }));
            Assert.Equal(expected.TakeLast(7), Sequences(query with { Last = 7 }));
            Assert.Equal(expected.Where(sequence => sequence > Count / 2), Sequences(query with { AfterSequence = Count / 2 }));
            Assert.Equal(expected.Count, Trail.Measure(query).Count);
        }
    }

    [Fact]
    public void A_text_is_itself_first_and_a_pattern_only_where_no_record_has_it()
    {
        TermMatch any = new("rare", _ => true);

        Assert.Equal(_records.Where(record => HasLabel(record, "rare")).Select(record => record.Sequence), Sequences(new() { Labels = [any] }));
        Assert.Equal(_records.Where(record => record.After?.Tags is { Count: > 0 }).Select(record => record.Sequence), Sequences(new() { Labels = [any with { Text = "rar" }] }));
        Assert.Empty(Sequences(new() { Labels = [new TermMatch("rar")] }));
        Assert.Empty(Sequences(new() { Labels = [] }));
    }

    [Fact]
    public void Terms_are_those_of_the_records()
    {
        Assert.Equal(Labels.Order(StringComparer.Ordinal), Trail.Terms.Labels);
        Assert.Equal(["alice"], Trail.Terms.Actors);
        Assert.Equal(["RecordingNotFound"], Trail.Terms.ErrorIds);
    }

    [Fact]
    public async Task What_a_recording_carries_now_is_what_was_left_last()
    {
        // Rewritten, undone, failed and unknown changes, of one recording each.
        string[] ids = ["now", "rewritten", "failed", "unknown", "metadata"];
        foreach (var id in ids)
        {
            await _ledger.AppendOutcomeAsync(Result(Tagged(id, "Now")));
        }

        await _ledger.AppendOutcomeAsync(Result(Tagged("rewritten", "Other")));
        await _ledger.AppendOutcomeAsync(Result(Tagged("failed", "Other"), outcome: AuditOutcome.Failed));
        await _ledger.AppendOutcomeAsync(Result(Tagged("unknown", "Other"), outcome: AuditOutcome.Unknown));
        await _ledger.AppendOutcomeAsync(Result(SetMetadata("metadata")));
        await _ledger.AppendOutcomeAsync(Result(Tagged("now", "Now") with { RetentionPolicy = new RetentionPolicy { Name = "Long" } }));

        var current = Trail.ReadCurrent(new() { Labels = [new TermMatch("Now")] }).ToList();

        Assert.Equal(["failed", "unknown", "metadata", "now"], current.Select(record => record.RecordingId));
        Assert.Equal("Long", current[^1].After!.RetentionPolicy!.Name);
        Assert.Equal(["now"], Trail.ReadCurrent(new() { Labels = [new TermMatch("Now")], RetentionPolicies = [new TermMatch("Long")] }).Select(record => record.RecordingId));
        Assert.Equal(["rewritten"], Trail.ReadCurrent(new() { Labels = [new TermMatch("Other")] }).Select(record => record.RecordingId));
    }

    [Fact]
    public async Task Figures_are_those_of_all_records_whatever_their_number()
    {
        var latencies = _records.Where(record => record.Attempts > 0).Select(record => record.Latency.ToTimeSpan().Ticks).Order().ToList();
        await _ledger.AppendOutcomeAsync(Result(Tagged("later", "Now"), indexStatus: "Pending", timestamp: Start.AddDays(100)));
        await _ledger.AppendOutcomeAsync(Result(Tagged("later", "Now"), indexStatus: "Completed", timestamp: Start.AddDays(100).AddSeconds(40)));
        await _ledger.AppendOutcomeAsync(Result(Tagged("pending", "Now"), indexStatus: "Pending", timestamp: Start.AddDays(100)));

        var measure = Trail.Measure(new() { Since = Start.AddDays(100) });

        Assert.Equal((3, 0.5, TimeSpan.FromSeconds(40)), (measure.Count, measure.IndexUpdateRate, measure.IndexUpdateTime));
        Assert.Equal(latencies[(latencies.Count / 2) - (latencies.Count % 2 == 0 ? 1 : 0)], Trail.Measure(new() { Until = Start.AddDays(99) }).LatencyP50.ToTimeSpan().Ticks);
    }

    private List<long> Sequences(RecordingAuditQuery query) => [.. Trail.Read(query).Select(record => record.Sequence)];

    private static bool HasLabel(RecordingAuditRecord record, string label) => record.After?.Tags?.Any(tag => tag.Label == label) == true;

    private static AddTagChange Tagged(string recordingId, string label) =>
        AddTag(recordingId) with { Tags = [new RecordingTag { Label = label, TaxonomyId = "tax-1" }] };

    private static (RecordingAuditQuery Query, Func<RecordingAuditRecord, bool> IsWanted) Question(Random random)
    {
        var query = RecordingAuditQuery.All;
        var conditions = new List<Func<RecordingAuditRecord, bool>>();
        if (random.Next(2) == 0)
        {
            var labels = Labels.Where(_ => random.Next(3) == 0).ToArray();
            query = query with { Labels = [.. labels.Select(label => new TermMatch(label))] };
            conditions.Add(record => labels.Any(label => HasLabel(record, label)));
        }

        if (random.Next(2) == 0)
        {
            var outcomes = Enum.GetValues<AuditOutcome>().Where(_ => random.Next(2) == 0).ToArray();
            query = query with { Outcomes = outcomes };
            conditions.Add(record => outcomes.Contains(record.Outcome));
        }

        if (random.Next(3) == 0)
        {
            var (since, until) = (Start.AddMinutes(random.Next(Count)), Start.AddMinutes(random.Next(Count)));
            query = query with { Since = since, Until = until };
            conditions.Add(record => record.Timestamp >= since && record.Timestamp <= until);
        }

        if (random.Next(3) == 0)
        {
            var runs = new[] { RunOf(random.Next(4)).Id, "none" };
            query = query with { RunIds = runs };
            conditions.Add(record => runs.Contains(record.RunId));
        }

        if (random.Next(4) == 0)
        {
            query = query with { Actions = [RecordingAction.SetMetadata] };
            conditions.Add(record => record.Action == RecordingAction.SetMetadata);
        }

        if (random.Next(5) == 0)
        {
            var id = $"rec-{random.Next(Count / 3)}";
            query = query with { RecordingId = id };
            conditions.Add(record => record.RecordingId == id);
        }

        return (query, record => conditions.TrueForAll(condition => condition(record)));
    }

    private static RunIdentity RunOf(int number) => new($"20260101-000000-0000000{number}", number % 2 == 0 ? $"Run {number}" : null);

    private Task Append(int i)
    {
        var random = new Random(i);
        var id = $"rec-{random.Next(Count / 3)}";
        RecordingChange change = random.Next(5) == 0 ? SetMetadata(id) : Tagged(id, i % 1000 == 999 ? "rare" : Labels[random.Next(3)]);
        var outcome = random.Next(20) switch { 0 => AuditOutcome.Failed, 1 => AuditOutcome.Unknown, 2 => AuditOutcome.Skipped, _ => AuditOutcome.Succeeded };

        // A clock that is set back now and then.
        return _ledger.AppendOutcomeAsync(Result(change with { Run = RunOf(i / 2500) }, outcome: outcome, timestamp: Start.AddMinutes(i - (random.Next(50) == 0 ? 500 : 0)))
            with { Latency = TimeSpan.FromTicks(random.Next(1, 10_000_000)) });
    }
}
