using GenesysRecordingTags.Core.Audit;
using GenesysRecordingTags.Core.Events;
using GenesysRecordingTags.Core.Ledger;
using GenesysRecordingTags.Core.Media;
using GenesysRecordingTags.Core.Tests.Events;
using Xunit;
using static GenesysRecordingTags.Core.Tests.Ledger.LedgerFolder;

namespace GenesysRecordingTags.Core.Tests.Ledger;

public sealed class RecordingLedgerTests : IDisposable
{
    private readonly LedgerFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Records_stand_in_the_order_of_the_calls()
    {
        await using var ledger = _folder.Open();

        var records = await Task.WhenAll(Enumerable.Range(1, 2000).Select(i => ledger.AppendOutcomeAsync(Result(AddTag($"rec-{i}")))));

        Assert.Equal(Enumerable.Range(1, 2000).Select(i => (long)i), records.Select(record => record.Sequence));
        Assert.Equal(records.Select(record => record.AuditId), AuditTrail.Of(ledger).Read(RecordingAuditQuery.All).Select(record => record.AuditId));
    }

    [Fact]
    public async Task A_record_that_is_read_is_the_record_that_was_returned()
    {
        await using var ledger = _folder.Open();
        var change = AddTag("rec-1", "evt-1") with { RetentionPolicy = new RetentionPolicy { Name = "Standard 365 Day", Id = "ret-1" }, UndoOf = "undone" };
        var written = await ledger.AppendOutcomeAsync(Result(change) with { Before = new RecordingState { Tags = [], PlainTags = ["a"] }, CorrelationId = "c-1", IdempotencyKey = "key" });

        var read = Assert.Single(AuditTrail.Of(ledger).Read(RecordingAuditQuery.All));

        Assert.Equivalent(written, read, strict: true);
    }

    [Fact]
    public async Task What_is_returned_is_there_after_the_ledger_was_closed_and_opened()
    {
        RecordingAuditRecord last;
        await using (var ledger = _folder.Open())
        {
            await FillAsync(ledger, 10);
            last = await ledger.AppendOutcomeAsync(Result(AddTag("rec-11")));
            await ledger.ReceiveAsync(new InboxPage { Subscription = "sub", NextToken = "p1", Events = [ScriptedEvents.Event("1"), ScriptedEvents.Event("2")] });
        }

        await using var again = _folder.Open();

        Assert.Equal(11, AuditTrail.Of(again).ReadCount());
        var next = await again.AppendOutcomeAsync(Result(AddTag("rec-12")));
        Assert.Equal(last.Hash, next.PreviousHash);
        Assert.Equal("p1", again.FindPageToken("sub"));
        Assert.Equal([ScriptedEvents.Event("1"), ScriptedEvents.Event("2")], again.ReadPending("sub", 0, 10).Select(entry => entry.Event));
        Assert.Null(again.FindPageToken("other"));
        Assert.True(AuditTrail.Of(again).Verify().IsIntact);
    }

    [Fact]
    public async Task A_closed_ledger_says_so()
    {
        var ledger = _folder.Open();
        await ledger.DisposeAsync();

        var error = await Assert.ThrowsAsync<GenesysException>(() => ledger.AppendOutcomeAsync(Result(AddTag("rec-1"))));

        Assert.Equal(GenesysErrorKind.LedgerUnavailable, error.Kind);
    }

    [Fact]
    public async Task A_temporary_ledger_is_gone_when_it_is_closed()
    {
        var path = LedgerLocation.Temporary();
        await using (var ledger = RecordingLedger.Open(new LedgerOptions { Path = path, Organization = Organization, Actor = Actor, Capabilities = MediaApi.Capabilities, DeleteOnClose = true }))
        {
            await ledger.AppendOutcomeAsync(Result(AddTag("rec-1")));
            Assert.True(File.Exists(path));
        }

        Assert.False(Directory.Exists(Path.GetDirectoryName(path)));
    }

    [Fact]
    public async Task Folder_and_files_are_for_their_owner_alone()
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        await using var ledger = _folder.Open();
        await FillAsync(ledger, 1);

        const UnixFileMode Others = (UnixFileMode)0b000_111_111;
        Assert.Equal(UnixFileMode.None, File.GetUnixFileMode(Path.GetDirectoryName(ledger.Path)!) & Others);
        foreach (var file in Directory.EnumerateFiles(Path.GetDirectoryName(ledger.Path)!, "*", SearchOption.AllDirectories))
        {
            Assert.Equal(UnixFileMode.None, File.GetUnixFileMode(file) & Others);
        }
    }

    [Fact]
    public async Task Queries_select_by_recording_outcome_time_id_and_number()
    {
        await using var ledger = _folder.Open();
        var start = new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);
        for (var i = 0; i < 1200; i++)
        {
            var outcome = i % 100 == 7 ? AuditOutcome.Failed : AuditOutcome.Succeeded;
            _ = ledger.AppendOutcomeAsync(Result(AddTag($"rec-{i % 10}"), outcome: outcome, timestamp: start.AddSeconds(i)));
        }

        var last = await ledger.AppendOutcomeAsync(Result(AddTag("last"), timestamp: start.AddSeconds(1200)));
        RecordingAuditQuery query = new();

        Assert.Equal(120, AuditTrail.Of(ledger).Read(query with { RecordingId = "rec-3" }).Count());
        Assert.Equal(12, AuditTrail.Of(ledger).Read(query with { Outcomes = [AuditOutcome.Failed] }).Count());
        Assert.Equal(5, AuditTrail.Of(ledger).Read(query with { Outcomes = [AuditOutcome.Failed], First = 5 }).Count());
        Assert.Equal(12, AuditTrail.Of(ledger).Read(query with { Outcomes = [AuditOutcome.Failed, AuditOutcome.Unknown] }).Count());
        Assert.Equal(1201, AuditTrail.Of(ledger).Read(query with { Outcomes = [AuditOutcome.Failed, AuditOutcome.Succeeded] }).Count());
        Assert.Equal(701, AuditTrail.Of(ledger).Read(query with { Since = start.AddSeconds(500) }).Count());
        Assert.Equal(101, AuditTrail.Of(ledger).Read(query with { Since = start.AddSeconds(500), Until = start.AddSeconds(600) }).Count());
        Assert.Empty(AuditTrail.Of(ledger).Read(query with { Since = start.AddDays(1) }));
        Assert.Equal("last", Assert.Single(AuditTrail.Of(ledger).Read(query with { AuditId = last.AuditId })).RecordingId);
        Assert.Equal(1201, Assert.Single(AuditTrail.Of(ledger).Read(query with { AfterSequence = 1200 })).Sequence);
        Assert.Equal("last", AuditTrail.Of(ledger).Find(last.AuditId).RecordingId);
        Assert.Equal(GenesysErrorKind.AuditRecordNotFound, Assert.Throws<GenesysException>(() => AuditTrail.Of(ledger).Find("no such")).Kind);
    }
}
