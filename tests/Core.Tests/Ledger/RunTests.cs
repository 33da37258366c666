using GenesysRecordingTags.Core.Audit;
using GenesysRecordingTags.Core.Changes;
using Xunit;
using static GenesysRecordingTags.Core.Tests.Ledger.LedgerFolder;

namespace GenesysRecordingTags.Core.Tests.Ledger;

/// <summary>In a named run, the same change of the same recording is applied once: in a ledger on disk and in one in memory.</summary>
public sealed class RunTests : IDisposable
{
    private static readonly DateTimeOffset Start = new(2026, 11, 25, 16, 30, 24, TimeSpan.Zero);

    private readonly LedgerFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    private static Task<RunIdentity> BeginAsync(IChangeLedger ledger, string? name) => ledger.BeginRunAsync(new RunStart("Add-RecordingTag", name, Start));

    private static async Task<RecordingAuditRecord> ApplyAsync(IChangeLedger ledger, RecordingChange change, AuditOutcome outcome = AuditOutcome.Succeeded)
    {
        var intent = Intent(change);
        var receipt = await ledger.AppendIntentAsync(intent);
        Assert.Equal(IntentVerdict.Proceed, receipt.Verdict);
        return await ledger.AppendOutcomeAsync(Result(change, receipt, outcome));
    }

    private static async Task<IntentVerdict> VerdictAsync(IChangeLedger ledger, RecordingChange change) =>
        (await ledger.AppendIntentAsync(Intent(change))).Verdict;

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_run_of_a_name_is_continued_and_one_without_is_another_each_time(bool onDisk)
    {
        await using var ledger = _folder.Open(onDisk);
        var named = await BeginAsync(ledger, "GDPR sweep");
        var again = await BeginAsync(ledger, "gdpr SWEEP");
        var unnamed = await BeginAsync(ledger, null);
        var other = await BeginAsync(ledger, null);

        Assert.Equal(named, again);
        Assert.Equal(3, new[] { named.Id, unnamed.Id, other.Id }.Distinct().Count());
        Assert.Matches("^20261125-163024-[0-9a-f]{8}$", named.Id);
        Assert.Equal(named, ledger.FindRun("GDPR SWEEP"));
        Assert.Null(ledger.FindRun("another"));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task The_same_change_is_applied_once_in_it(bool onDisk)
    {
        await using var ledger = _folder.Open(onDisk);
        var run = await BeginAsync(ledger, "sweep");
        var record = await ApplyAsync(ledger, AddTag("rec-1") with { Run = run });

        var again = await ledger.AppendIntentAsync(Intent(AddTag("rec-1") with { Run = run }));
        Assert.Equal((IntentVerdict.AlreadyApplied, record.AuditId), (again.Verdict, again.Earlier?.AuditId));
        Assert.Equal((run.Id, run.Name), (record.RunId, record.RunName));
        Assert.Equal(IntentVerdict.Proceed, await VerdictAsync(ledger, AddTag("rec-2") with { Run = run }));
        Assert.Equal(IntentVerdict.Proceed, await VerdictAsync(ledger, SetMetadata("rec-1") with { Run = run }));
        Assert.Equal(IntentVerdict.Proceed, await VerdictAsync(ledger, AddTag("rec-1") with { Run = await BeginAsync(ledger, "other") }));
        Assert.Equal(IntentVerdict.Proceed, await VerdictAsync(ledger, AddTag("rec-1") with { Run = await BeginAsync(ledger, null) }));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task An_event_counts_beside_it(bool onDisk)
    {
        await using var ledger = _folder.Open(onDisk);
        var run = await BeginAsync(ledger, "nightly");
        await ApplyAsync(ledger, AddTag("rec-1", "evt-1") with { Run = run });

        // Another event in the run, the same event in another run, and neither.
        Assert.Equal(IntentVerdict.AlreadyApplied, await VerdictAsync(ledger, AddTag("rec-1", "evt-2") with { Run = run }));
        Assert.Equal(IntentVerdict.AlreadyApplied, await VerdictAsync(ledger, AddTag("rec-1") with { Run = run }));
        Assert.Equal(IntentVerdict.AlreadyApplied, await VerdictAsync(ledger, AddTag("rec-1", "evt-1") with { Run = await BeginAsync(ledger, "other") }));
        Assert.Equal(IntentVerdict.Proceed, await VerdictAsync(ledger, AddTag("rec-1", "evt-3") with { Run = await BeginAsync(ledger, "other") }));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task What_is_under_way_is_not_begun_again_and_what_is_unfinished_is_resumed_with_its_key(bool onDisk)
    {
        await using var ledger = _folder.Open(onDisk);
        var run = await BeginAsync(ledger, "sweep");
        var change = AddTag("rec-1") with { Run = run };
        var first = Intent(change);
        var receipt = await ledger.AppendIntentAsync(first);
        Assert.Equal(IntentVerdict.InProgress, await VerdictAsync(ledger, change));
        Assert.Equal(IntentVerdict.InProgress, await VerdictAsync(ledger, change with { SourceEventId = "evt-1" }));

        await ledger.AppendOutcomeAsync(Result(change, receipt, AuditOutcome.Unknown));
        var resumed = await ledger.AppendIntentAsync(Intent(change));
        Assert.Equal((IntentVerdict.Proceed, receipt.OperationId, receipt.IdempotencyKey), (resumed.Verdict, resumed.OperationId, resumed.IdempotencyKey));
        Assert.Equal(run, resumed.StoredChange?.Run);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task What_failed_is_tried_again(bool onDisk)
    {
        await using var ledger = _folder.Open(onDisk);
        var change = AddTag("rec-1") with { Run = await BeginAsync(ledger, "sweep") };
        await ApplyAsync(ledger, change, AuditOutcome.Failed);
        await ApplyAsync(ledger, change);
        Assert.Equal(IntentVerdict.AlreadyApplied, await VerdictAsync(ledger, change));
    }

    [Fact]
    public async Task Its_history_counts_what_became_of_its_changes()
    {
        await using var ledger = _folder.Open();
        var run = await BeginAsync(ledger, "sweep");
        var elsewhere = await BeginAsync(ledger, null);
        await ApplyAsync(ledger, AddTag("rec-1") with { Run = run });
        await ApplyAsync(ledger, SetMetadata("rec-1") with { Run = run });
        await ApplyAsync(ledger, AddTag("rec-2") with { Run = run }, AuditOutcome.Failed);
        await ApplyAsync(ledger, AddTag("rec-3") with { Run = run }, AuditOutcome.Failed);
        await ApplyAsync(ledger, AddTag("rec-3") with { Run = run });
        await ledger.AppendIntentAsync(Intent(AddTag("rec-4") with { Run = run }));
        await ApplyAsync(ledger, AddTag("rec-5") with { Run = elsewhere });
        var runs = AuditTrail.Of(ledger).Runs;

        var running = Assert.Single(runs.Read(new HashSet<string> { run.Id }));
        Assert.Equal((RecordingRunState.Running, 3, 1, 1, 3), (running.State, running.Applied, running.Failed, running.Unfinished, running.Recordings));

        await ledger.EndRunAsync(new RunEnd(run.Id, Start.AddMinutes(1), WasStopped: false, AlreadyApplied: 7));
        await ledger.EndRunAsync(new RunEnd(elsewhere.Id, Start.AddMinutes(1), WasStopped: true, AlreadyApplied: 0));
        Assert.Equal([RecordingRunState.Completed, RecordingRunState.Stopped], AuditTrail.Of(ledger).Runs.Read().Select(each => each.State));
        var ended = AuditTrail.Of(ledger).Runs.Read(last: 2).First();
        Assert.Equal((Start.AddMinutes(1), 7, 0.05), (ended.EndedAt, ended.AlreadyApplied, Math.Round(ended.Rate!.Value, 3)));
        Assert.Equal(elsewhere.Id, Assert.Single(runs.Read(last: 1)).RunId);
        Assert.Empty(runs.Read(since: Start.AddSeconds(1)));
        Assert.Equal(2, runs.Read(until: Start).Count());
    }

    [Fact]
    public async Task The_newest_ids_and_names_come_first()
    {
        await using var ledger = _folder.Open();
        var runs = new List<RunIdentity>();
        foreach (var name in new[] { "first", null, "second", "third", null })
        {
            runs.Add(await BeginAsync(ledger, name));
        }

        var history = AuditTrail.Of(ledger).Runs;
        Assert.Equal([runs[4].Id, runs[3].Id], history.ReadIds(2));
        Assert.Equal(runs.Select(run => run.Id).Reverse(), history.ReadIds(100));
        Assert.Equal(["third", "second"], history.ReadNames(2));
        Assert.Equal(["third", "second", "first"], history.ReadNames(100));
    }

    [Fact]
    public async Task One_whose_ledger_was_closed_under_it_is_interrupted_and_its_records_still_count()
    {
        RunIdentity run;
        await using (var ledger = _folder.Open())
        {
            run = await BeginAsync(ledger, "sweep");
            await ApplyAsync(ledger, AddTag("rec-1") with { Run = run });
        }

        var found = Assert.Single(AuditTrail.Open(_folder.LedgerPath).Runs.Read());
        Assert.Equal((RecordingRunState.Interrupted, 1L), (found.State, found.Applied));
        await using var reopened = _folder.Open();
        Assert.Equal(run, await BeginAsync(reopened, "Sweep"));
        Assert.Equal(RecordingRunState.Running, Assert.Single(AuditTrail.Of(reopened).Runs.Read()).State);
        Assert.Equal(IntentVerdict.AlreadyApplied, await VerdictAsync(reopened, AddTag("rec-1") with { Run = run }));
        Assert.True(AuditTrail.Of(reopened).Verify().IsIntact);
    }

    [Fact]
    public async Task A_command_that_ends_leaves_a_run_that_another_works_on_by_now()
    {
        await using var first = _folder.Open();
        await using var second = _folder.Open();
        var run = await BeginAsync(first, "sweep");
        Assert.Equal(run, await BeginAsync(second, "sweep"));
        await first.EndRunAsync(new RunEnd(run.Id, Start, WasStopped: true, AlreadyApplied: 2));

        var found = Assert.Single(AuditTrail.Of(first).Runs.Read());
        Assert.Equal((RecordingRunState.Running, 2L), (found.State, found.AlreadyApplied));
        await second.EndRunAsync(new RunEnd(run.Id, Start, WasStopped: false, AlreadyApplied: 1));
        found = Assert.Single(AuditTrail.Of(first).Runs.Read());
        Assert.Equal((RecordingRunState.Completed, 3L), (found.State, found.AlreadyApplied));
    }
}
