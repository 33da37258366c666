using GenesysRecordingTags.Core.Audit;
using GenesysRecordingTags.Core.Changes;
using GenesysRecordingTags.Core.Events;
using GenesysRecordingTags.Core.Ledger;
using GenesysRecordingTags.Core.Ledger.Sqlite;
using GenesysRecordingTags.Core.Media;
using GenesysRecordingTags.Core.Tests.Events;
using Xunit;
using static GenesysRecordingTags.Core.Tests.Ledger.LedgerFolder;

namespace GenesysRecordingTags.Core.Tests.Ledger;

/// <summary>A ledger that cannot be used says which one it is, why, and what to do; and goes on when it can.</summary>
public sealed class LedgerFaultTests : IDisposable
{
    private readonly LedgerFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_ledger_of_a_newer_version_is_refused()
    {
        await MakeAsync(1);
        Execute("PRAGMA user_version = 999");

        AssertUnavailable(Assert.Throws<GenesysException>(() => _folder.Open()), "newer version");
        AssertUnavailable(Assert.Throws<GenesysException>(() => AuditFile.Verify(_folder.LedgerPath)), "newer version");
    }

    [Fact]
    public void Another_programs_database_is_refused_and_left_alone()
    {
        Directory.CreateDirectory(Path.GetDirectoryName(_folder.LedgerPath)!);
        Execute("CREATE TABLE t (a)");

        AssertUnavailable(Assert.Throws<GenesysException>(() => _folder.Open()), "not a ledger");
    }

    [Fact]
    public void A_file_that_is_no_database_is_refused_and_left_alone()
    {
        Directory.CreateDirectory(Path.GetDirectoryName(_folder.LedgerPath)!);
        File.WriteAllText(_folder.LedgerPath, new string('x', 10_000));

        AssertUnavailable(Assert.Throws<GenesysException>(() => _folder.Open()), "not a ledger");
        Assert.Equal(10_000, new FileInfo(_folder.LedgerPath).Length);
    }

    [Fact]
    public async Task A_ledger_that_was_cut_off_is_refused()
    {
        await MakeAsync(500);
        using (var file = new FileStream(_folder.LedgerPath, FileMode.Open))
        {
            file.SetLength(file.Length / 2);
        }

        AssertUnavailable(Assert.Throws<GenesysException>(() => _folder.Open()), "damaged");
    }

    [Fact]
    public async Task A_ledger_that_was_overwritten_in_the_middle_says_so_where_it_is_read()
    {
        await MakeAsync(500);
        using (var file = new FileStream(_folder.LedgerPath, FileMode.Open))
        {
            file.Position = 20 * 4096;
            file.Write(Enumerable.Repeat((byte)0xAA, 200 * 4096).ToArray());
        }

        AssertUnavailable(Assert.Throws<GenesysException>(() => AuditFile.Verify(_folder.LedgerPath)), "damaged");
    }

    [Theory]
    [InlineData("/proc/none/ledger.db")]
    [InlineData("/dev/null/ledger.db")]
    public void A_place_that_cannot_be_written_is_refused(string path)
    {
        if (!OperatingSystem.IsLinux())
        {
            return;
        }

        var error = Assert.Throws<GenesysException>(() => RecordingLedger.Open(new LedgerOptions { Path = path, Organization = Organization, Actor = Actor, Capabilities = MediaApi.Capabilities }));

        Assert.Equal(GenesysErrorKind.LedgerUnavailable, error.Kind);
        Assert.Contains(path, error.Message, StringComparison.Ordinal);
        Assert.Contains("-LedgerPath", error.RecommendedAction, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_locked_ledger_is_waited_for_and_then_said_to_be_locked()
    {
        await using var ledger = _folder.Open(lockTimeout: TimeSpan.FromMilliseconds(300));
        await using var patient = _folder.Open(lockTimeout: TimeSpan.FromMinutes(5));
        using var other = SqliteDatabase.Open(_folder.LedgerPath, writable: true, TimeSpan.Zero);

        // The impatient one ends after the patient one has begun to wait.
        other.Execute("BEGIN IMMEDIATE");
        var waiting = patient.AppendOutcomeAsync(Result(AddTag("rec-1")));
        AssertUnavailable(await Assert.ThrowsAsync<GenesysException>(() => ledger.AppendOutcomeAsync(Result(AddTag("rec-2")))), "locked");
        Assert.False(waiting.IsCompleted);
        other.Execute("ROLLBACK");
        Assert.Equal(1, (await waiting).Sequence);

        other.Execute("BEGIN IMMEDIATE");
        AssertUnavailable(await Assert.ThrowsAsync<GenesysException>(() => ledger.AppendOutcomeAsync(Result(AddTag("rec-2")))), "locked");
        AssertUnavailable(Assert.Throws<GenesysException>(() => _folder.Open(lockTimeout: TimeSpan.FromMilliseconds(100))), "locked");
        Assert.Equal(1, AuditTrail.Of(ledger).ReadCount());

        other.Execute("ROLLBACK");
        Assert.Equal(2, (await ledger.AppendOutcomeAsync(Result(AddTag("rec-3")))).Sequence);
    }

    [Fact]
    public async Task On_a_full_disk_each_call_fails_for_itself_and_all_goes_on_when_there_is_room()
    {
        await using var ledger = _folder.Open();
        var intent = Intent(AddTag("rec-0"));
        var receipt = await ledger.AppendIntentAsync(intent);
        var database = ((SqliteLedgerStore)ledger.Store).Writer;
        database.Execute("PRAGMA max_page_count = 30");

        var outcomes = Enumerable.Range(1, 200).Select(i => ledger.AppendOutcomeAsync(Result(AddTag($"rec-{i}")))).ToList();
        await Task.WhenAll(outcomes.Select(outcome => outcome.ContinueWith(_ => { }, TaskScheduler.Default)));
        var lost = await Assert.ThrowsAsync<GenesysException>(() => ledger.AppendOutcomeAsync(Result(intent.Change, receipt)));

        AssertUnavailable(lost, "full");
        Assert.All(outcomes.Where(outcome => outcome.IsFaulted), outcome => AssertUnavailable((GenesysException)outcome.Exception!.InnerException!, "full"));
        var durable = outcomes.Count(outcome => outcome.IsCompletedSuccessfully);
        Assert.InRange(durable, 1, 199);
        Assert.Equal(durable, AuditTrail.Of(ledger).ReadCount());

        // Its outcome is lost, although this process lives: it can be resumed here and now.
        database.Execute("PRAGMA max_page_count = 1000000");
        var unfinished = Assert.Single(ledger.FindUnfinished());
        var again = await ledger.AppendIntentAsync(unfinished.Intent with { OperationId = "new" });
        Assert.Equal((IntentVerdict.Proceed, receipt.OperationId, receipt.IdempotencyKey), (again.Verdict, again.OperationId, again.IdempotencyKey));
        Assert.Equal(durable + 1, (await ledger.AppendOutcomeAsync(Result(intent.Change, again))).Sequence);
        Assert.True(AuditTrail.Of(ledger).Verify().IsIntact);
        Assert.Empty(ledger.FindUnfinished());
    }

    [Fact]
    public async Task An_event_whose_change_or_whose_page_could_not_be_recorded_is_delivered_again()
    {
        await using var ledger = _folder.Open();
        await ledger.ReceiveAsync(PageOf(null, "p1", "1"));
        var database = ((SqliteLedgerStore)ledger.Store).Writer;
        var pages = database.ReadNumber("PRAGMA page_count");
        database.Execute(FormattableString.Invariant($"PRAGMA max_page_count = {pages}"));
        var large = new RetentionPolicy { Name = new string('x', 100_000) };
        AssertUnavailable(
            await Assert.ThrowsAsync<GenesysException>(() => ledger.AppendIntentAsync(Intent(AddTag("rec-1", "evt-1") with { RetentionPolicy = large }))),
            "full");
        AssertUnavailable(
            await Assert.ThrowsAsync<GenesysException>(() => ledger.ReceiveAsync(PageOf("p1", "p2", [.. Enumerable.Range(2, 500).Select(number => $"{number}")]))),
            "full");
        database.Execute("PRAGMA max_page_count = 1000000");

        Assert.Equal("evt-1", Assert.Single(ledger.ReadPending("sub", 0, 1_000)).Event.Id);
        Assert.Equal("p1", ledger.FindPageToken("sub"));
        await ledger.ReceiveAsync(PageOf("p1", "p2", "2"));
        Assert.Equal("p2", ledger.FindPageToken("sub"));
        await ledger.AppendIntentAsync(Intent(AddTag("rec-1", "evt-1")));
        Assert.Equal("evt-2", Assert.Single(ledger.ReadPending("sub", 0, 1_000)).Event.Id);
    }

    [Fact]
    public async Task One_call_that_fails_takes_no_other_with_it()
    {
        await using var ledger = _folder.Open();
        var before = FillAsync(ledger, 50);
        var failing = ledger.Enqueue<bool>(_ => throw new InvalidOperationException("No."));
        var after = FillAsync(ledger, 50);

        await Task.WhenAll(before, after);

        AssertUnavailable(await Assert.ThrowsAsync<GenesysException>(() => failing), "No.");
        Assert.Equal(100, AuditTrail.Of(ledger).ReadCount());
        Assert.True(AuditTrail.Of(ledger).Verify().IsIntact);
    }

    [Fact]
    public async Task A_ledger_at_rest_on_a_read_only_place_can_be_verified()
    {
        await MakeAsync(10);
        var copy = _folder.File("archived.db");
        File.Copy(_folder.LedgerPath, copy);

        using var reader = SqliteLedgerReader.Open(copy, TimeSpan.Zero);
        Assert.Equal(10, reader.ReadHead().Sequence);
        using var immutable = SqliteDatabase.Open(copy, writable: false, TimeSpan.Zero, immutable: true);
        Assert.Equal(10, immutable.ReadNumber("SELECT count(*) FROM audit"));
    }

    private static InboxPage PageOf(string? token, string? next, params string[] ids) => new()
    {
        Subscription = "sub",
        Token = token,
        NextToken = next,
        Events = [.. ids.Select(ScriptedEvents.Event)],
    };

    private static void AssertUnavailable(GenesysException error, string because)
    {
        Assert.Equal(GenesysErrorKind.LedgerUnavailable, error.Kind);
        Assert.Contains(because, error.Message, StringComparison.Ordinal);
        Assert.Contains("ledger.db", error.Message, StringComparison.Ordinal);
        Assert.False(string.IsNullOrWhiteSpace(error.RecommendedAction));
    }

    private async Task MakeAsync(int records)
    {
        await using var ledger = _folder.Open();
        await FillAsync(ledger, records);
    }

    private void Execute(string sql)
    {
        using var database = SqliteDatabase.Open(_folder.LedgerPath, writable: true, TimeSpan.Zero);
        database.Execute(sql);
    }
}
