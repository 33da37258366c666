using GenesysRecordingTags.Core.Audit;
using GenesysRecordingTags.Core.Changes;
using GenesysRecordingTags.Core.Ledger;
using GenesysRecordingTags.Core.Media;
using Xunit;
using static GenesysRecordingTags.Core.Tests.Ledger.LedgerFolder;

namespace GenesysRecordingTags.Core.Tests.Ledger;

/// <summary>Several open ledgers, in one process and in several, on one file; and processes that are killed.</summary>
public sealed class SharedLedgerTests : IDisposable
{
    private readonly LedgerFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Several_processes_and_threads_write_one_chain()
    {
        using var first = new ChildProcess("400", _folder.LedgerPath, "a");
        using var second = new ChildProcess("400", _folder.LedgerPath, "b");
        await using (var mine = _folder.Open())
        {
            await using var alsoMine = _folder.Open();
            await Task.WhenAll(Task.Run(() => FillAsync(mine, 400)), Task.Run(() => FillAsync(alsoMine, 400)));
            Assert.Equal((0, 0), (await first.WaitForExitAsync(), await second.WaitForExitAsync()));
        }

        var verdict = AuditFile.Verify(_folder.LedgerPath);
        Assert.True(verdict.IsIntact, verdict.Message);
        Assert.Equal(1600, verdict.RecordCount);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_symbolic_link_to_it_or_to_its_folder_is_the_same_ledger(bool linksFolder)
    {
        if (OperatingSystem.IsWindows())
        {
            // A symbolic link takes a privilege there.
            return;
        }

        await using var ledger = _folder.Open();
        var link = _folder.File("link");
        File.CreateSymbolicLink(link, linksFolder ? Path.GetDirectoryName(_folder.LedgerPath)! : _folder.LedgerPath);
        await using var linked = RecordingLedger.Open(new LedgerOptions
        {
            Path = linksFolder ? Path.Combine(link, Path.GetFileName(_folder.LedgerPath)) : link,
            Organization = Organization,
            Actor = Actor,
            Capabilities = MediaApi.Capabilities,
        });

        await ledger.AppendIntentAsync(Intent(AddTag("rec-1", "evt-1")));
        Assert.Equal(IntentVerdict.InProgress, (await linked.AppendIntentAsync(Intent(AddTag("rec-1", "evt-1")))).Verdict);
        Assert.Equal(ledger.Path, linked.Path);
    }

    [Fact]
    public async Task Its_log_stays_although_it_was_verified_by_its_path_and_another_process_closed_it()
    {
        await using var mine = _folder.Open();
        await FillAsync(mine, 10);
        Assert.True(AuditFile.Verify(_folder.LedgerPath).IsIntact);

        using (var other = new ChildProcess("5", _folder.LedgerPath, "other"))
        {
            Assert.Equal(0, await other.WaitForExitAsync());
        }

        Assert.True(File.Exists(_folder.LedgerPath + "-wal"));
        await FillAsync(mine, 10);
        Assert.Equal(25, AuditTrail.Of(mine).ReadCount());
    }

    [Fact]
    public async Task A_kill_at_any_moment_loses_nothing_that_was_durable()
    {
        var random = new Random(20260301);
        var said = new List<string>();
        for (var round = 0; round < 6; round++)
        {
            using var child = new ChildProcess("1000000", _folder.LedgerPath, $"round-{round}");
            await child.WaitForLinesAsync(1);
            await Task.Delay(random.Next(200));
            await child.KillAsync();
            said.AddRange(child.Lines);

            await using var ledger = _folder.Open();
            var verdict = AuditTrail.Of(ledger).Verify();
            Assert.True(verdict.IsIntact, verdict.Message);
            var kept = AuditTrail.Of(ledger).Read(RecordingAuditQuery.All).Select(record => record.AuditId).ToHashSet();
            Assert.All(said.Where(line => line.StartsWith("outcome ", StringComparison.Ordinal)), line => Assert.Contains(line[8..], kept));

            // Every intent that was durable has its record, or is found unfinished; none is both.
            var unfinished = ledger.FindUnfinished();
            var events = AuditTrail.Of(ledger).Read(RecordingAuditQuery.All).Select(record => record.SourceEventId).ToHashSet();
            Assert.All(unfinished, change => Assert.DoesNotContain(change.Intent.Change.SourceEventId, events));
            var intents = said.Count(line => line.StartsWith("intent ", StringComparison.Ordinal));
            Assert.True(unfinished.Count + kept.Count >= intents);
        }

        Assert.True(said.Count > 100, $"only {said.Count} lines: nothing was tested");
    }

    [Fact]
    public async Task A_change_of_a_live_process_is_its_own_and_a_dead_ones_is_taken_up()
    {
        using var child = new ChildProcess("hold", _folder.LedgerPath, "x");
        await child.WaitForLinesAsync(1);
        var held = Assert.Single(child.Lines).Split(' ');
        await using var ledger = _folder.Open();

        Assert.Equal(IntentVerdict.InProgress, (await ledger.AppendIntentAsync(Intent(AddTag("rec-held", "evt-held")))).Verdict);
        var waiting = await ledger.AppendIntentAsync(Intent(AddTag("rec-held")));
        Assert.NotNull(waiting.PendingUntil);
        Assert.Empty(ledger.FindUnfinished());

        await child.KillAsync();

        Assert.Null((await ledger.AcquireLeaseAsync(waiting.OperationId)).PendingUntil);
        await ledger.AppendOutcomeAsync(Result(AddTag("rec-held"), waiting, AuditOutcome.Failed));
        var unfinished = Assert.Single(ledger.FindUnfinished());
        Assert.Equal((held[0], held[1], UnfinishedReason.Interrupted), (unfinished.Intent.OperationId, unfinished.Intent.IdempotencyKey, unfinished.Reason));
        Assert.Equal(held[0], unfinished.Intent.Change.ResumedOperationId);
        Assert.Equal("evt-held", unfinished.Intent.Change.SourceEventId);
        var takenUp = await ledger.AppendIntentAsync(Intent(AddTag("rec-held", "evt-held")));
        Assert.Equal((IntentVerdict.Proceed, held[0], held[1]), (takenUp.Verdict, takenUp.OperationId, takenUp.IdempotencyKey));
        Assert.Empty(ledger.FindUnfinished());
    }

    [Fact]
    public async Task What_a_closed_ledger_left_unfinished_is_found_and_taken_up_once()
    {
        var intent = Intent(AddTag("rec-1") with { Force = true, RetentionPolicy = new RetentionPolicy { Name = "Standard" } });
        await using (var ledger = _folder.Open())
        {
            await ledger.AppendIntentAsync(intent);
        }

        await using var first = _folder.Open();
        await using var second = _folder.Open();
        var found = Assert.Single(first.FindUnfinished()).Intent;
        Assert.Equivalent(intent.Change with { ResumedOperationId = intent.OperationId }, found.Change, strict: true);
        var resumed = Intent(found.Change) with { OperationId = found.OperationId };
        var receipts = await Task.WhenAll(first.AppendIntentAsync(resumed), second.AppendIntentAsync(resumed));

        Assert.Equal([IntentVerdict.Proceed, IntentVerdict.InProgress], receipts.Select(receipt => receipt.Verdict).Order());
        Assert.Equal(intent.IdempotencyKey, receipts.Single(receipt => receipt.Verdict == IntentVerdict.Proceed).IdempotencyKey);
        Assert.Empty(second.FindUnfinished());
    }

    [Fact]
    public async Task Locks_of_ended_ledgers_do_not_pile_up()
    {
        for (var i = 0; i < 5; i++)
        {
            await using var ledger = _folder.Open();
        }

        Assert.Single(Directory.GetFiles(_folder.LedgerPath + ".locks"));
    }
}
