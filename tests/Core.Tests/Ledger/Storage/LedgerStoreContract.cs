using System.Text;
using GenesysRecordingTags.Core.Changes;
using GenesysRecordingTags.Core.Events;
using GenesysRecordingTags.Core.Ledger.Chain;
using GenesysRecordingTags.Core.Ledger.Storage;
using GenesysRecordingTags.Core.Tests.Events;
using Xunit;
using static GenesysRecordingTags.Core.Tests.Ledger.LedgerFolder;

namespace GenesysRecordingTags.Core.Tests.Ledger.Storage;

/// <summary>What every store for ledgers has to do. A store is tested by deriving from this class and saying how it is opened.</summary>
public abstract partial class LedgerStoreContract : IDisposable
{
    private static readonly DateTimeOffset Noon = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    private readonly List<ILedgerStore> _opened = [];

    /// <summary>Opens the same ledger, each time as another process would.</summary>
    /// <param name="time">The machine's clock.</param>
    /// <param name="lockTimeout">How long to wait for others.</param>
    private protected abstract ILedgerStore OpenStore(TimeProvider time, TimeSpan lockTimeout);

    /// <summary>Opens the ledger for reading only.</summary>
    private protected abstract ILedgerReader OpenReaderAlone();

    /// <summary>Takes a lock away from whoever holds it, as a broken network, a stopped clock or somebody with a broom does.</summary>
    private protected abstract void LoseLock(ILedgerStore holder, string name);

    public virtual void Dispose()
    {
        _opened.ForEach(store => store.Dispose());
        GC.SuppressFinalize(this);
    }

    private protected ILedgerStore Open(TimeProvider? time = null, TimeSpan? lockTimeout = null)
    {
        var store = OpenStore(time ?? TimeProvider.System, lockTimeout ?? Patience);
        _opened.Add(store);
        return store;
    }

    [Fact]
    public void A_new_ledger_is_empty()
    {
        var store = Open();
        using var reader = store.OpenReader();

        Assert.Equal(ChainHead.Empty, reader.ReadHead());
        Assert.Empty(Read(reader, new RecordSelection()));
        Assert.Null(reader.FindSpan(null, null));
        Assert.Empty(reader.ReadIntents([]));
        Assert.Null(reader.FindCursor("jobs"));
        Assert.Empty(reader.ReadSubscriptions());
        Assert.Empty(reader.ReadPending("jobs", 0, 10, []));
        Assert.Empty(reader.ReadSinks([]));
        Assert.Empty(reader.Inspect((_, _, _) => true, checksFile: true, CancellationToken.None));
        using var transaction = store.Begin();
        Assert.Equal(ChainHead.Empty, transaction.ReadHead());
        Assert.False(transaction.HasVersion1Records);
    }

    [Fact]
    public void What_is_committed_is_read_by_others_byte_by_byte_and_by_the_same_transaction_before()
    {
        var store = Open();
        Write(store, transaction =>
        {
            Append(transaction, "rec-1");
            var last = Append(transaction, "rec-ü€\U0001F3A7");
            Assert.Equal(new ChainHead(2, last.Hash!), transaction.ReadHead());
        });

        using var reader = Open().OpenReader();
        var records = Read(reader, new RecordSelection());
        Assert.Equal([1, 2], records.Select(record => record.Sequence));
        Assert.All(records, record => Assert.Equal(AuditHash.Of(Encoding.UTF8.GetBytes(record.Body)), record.Hash));
        Assert.Equal(["rec-1", "rec-ü€\U0001F3A7"], records.Select(record => record.RecordingId));
        Assert.Equal(new ChainHead(2, records[1].Hash), reader.ReadHead());
        Assert.Empty(reader.Inspect((_, _, _) => true, checksFile: false, CancellationToken.None));
    }

    [Fact]
    public void What_is_not_committed_is_taken_back_all_of_it()
    {
        var store = Open();
        Write(store, transaction => Append(transaction, "rec-1"));
        using (var transaction = store.Begin())
        {
            Append(transaction, "rec-2");
            transaction.SaveIntent(NewIntent("op-1"));
            Assert.True(transaction.TryMoveCursor("jobs", null, new EventCursor("p1", [])));
            transaction.AddPending("jobs", [1], ScriptedEvents.Event("1"));
            transaction.AddFinished([2]);
            transaction.SaveSink(NewSink("sink"));
        }

        using var reader = store.OpenReader();
        Assert.Equal(1, reader.ReadHead().Sequence);
        Assert.Empty(reader.ReadIntents([]));
        Assert.Null(reader.FindCursor("jobs"));
        Assert.Empty(reader.ReadPending("jobs", 0, 10, []));
        Assert.False(reader.IsFinished([2]));
        Assert.Empty(reader.ReadSinks([]));

        // And the next transaction begins where the last durable one ended.
        Write(store, transaction => Assert.Equal(2, Append(transaction, "rec-3").Sequence));
    }

    [Fact]
    public void A_reader_sees_nothing_that_is_not_durable()
    {
        var store = Open();
        using var transaction = store.Begin();
        Append(transaction, "rec-1");
        using (var meanwhile = store.OpenReader())
        {
            Assert.Equal(0, meanwhile.ReadHead().Sequence);
        }

        transaction.Commit();
        using var afterwards = store.OpenReader();
        Assert.Equal(1, afterwards.ReadHead().Sequence);
    }

    [Fact]
    public void A_record_cannot_take_the_place_of_another()
    {
        var store = Open();
        Write(store, transaction => Append(transaction, "rec-1"));
        using var transaction = store.Begin();
        var body = Encoding.UTF8.GetBytes("{}");
        Assert.ThrowsAny<GenesysException>(() => transaction.AppendRecord(1, body, AuditHash.Of(body)));
    }

    [Fact]
    public void It_is_there_again_after_it_was_closed()
    {
        using (var store = OpenStore(TimeProvider.System, Patience))
        {
            Write(store, transaction =>
            {
                Append(transaction, "rec-1");
                transaction.SaveIntent(NewIntent("op-1"));
                transaction.TryMoveCursor("jobs", null, new EventCursor("p1", []));
                transaction.AddPending("jobs", [1], ScriptedEvents.Event("1"));
                transaction.AddFinished([2]);
                transaction.SaveSink(NewSink("sink"));
            });
        }

        var again = Open();
        using var reader = again.OpenReader();
        Assert.Equal(1, reader.ReadHead().Sequence);
        Assert.Equal("op-1", Assert.Single(reader.ReadIntents([])).OperationId);
        Assert.Equal("p1", reader.FindCursor("jobs")!.PageToken);
        Assert.Single(reader.ReadPending("jobs", 0, 10, []));
        Assert.True(reader.IsFinished([2]));
        Assert.Equal("sink", Assert.Single(reader.ReadSinks([])).Name);
        using var alone = OpenReaderAlone();
        Assert.Equal(reader.ReadHead(), alone.ReadHead());
    }

    [Fact]
    public void Records_are_selected_by_place_recording_pattern_outcome_id_and_time()
    {
        var store = Open();
        List<RecordingAuditRecord> all = [];
        Write(store, transaction =>
        {
            all.Add(Append(transaction, "rec-1", AuditOutcome.Succeeded, Noon));
            all.Add(Append(transaction, "rec-2", AuditOutcome.Failed, Noon.AddMinutes(1)));
            all.Add(Append(transaction, "rec-1", AuditOutcome.Unknown, Noon.AddMinutes(2)));
            all.Add(Append(transaction, "call-3", AuditOutcome.Skipped, Noon.AddMinutes(3)));
        });
        using var reader = store.OpenReader();

        Assert.Equal([1, 2, 3, 4], Select(new RecordSelection()));
        Assert.Equal([3, 4], Select(new RecordSelection { After = 2 }));
        Assert.Equal([2, 3], Select(new RecordSelection { After = 1, Through = 3 }));
        Assert.Equal([1, 2], Select(new RecordSelection { Limit = 2 }));
        Assert.Equal([1, 3], Select(new RecordSelection { RecordingId = "rec-1" }));
        Assert.Empty(Select(new RecordSelection { RecordingId = "REC-1" }));
        Assert.Equal([1, 2, 3], Select(new RecordSelection { RecordingIdPattern = "rec-*" }));
        Assert.Equal([2], Select(new RecordSelection { RecordingIdPattern = "rec-[2-9]" }));
        Assert.Equal([2, 3], Select(new RecordSelection { Outcomes = [AuditOutcome.Failed, AuditOutcome.Unknown] }));
        Assert.Equal([1, 4], Select(new RecordSelection { Outcomes = [AuditOutcome.Succeeded, AuditOutcome.Skipped] }));
        Assert.Equal([3], Select(new RecordSelection { AuditId = all[2].AuditId }));
        Assert.Equal([2, 3], Select(new RecordSelection { Since = Noon.AddMinutes(1), Until = Noon.AddMinutes(2) }));
        Assert.Equal([3], Select(new RecordSelection { RecordingId = "rec-1", Outcomes = [AuditOutcome.Unknown], Since = Noon }));
        Assert.Equal((2L, 4L), reader.FindSpan(Noon.AddSeconds(1), null));
        Assert.Equal((1L, 2L), reader.FindSpan(null, Noon.AddMinutes(1)));
        Assert.Null(reader.FindSpan(Noon.AddDays(1), null));

        var visited = 0;
        reader.Visit(new RecordSelection(), (_, _, _) => ++visited < 2);
        Assert.Equal(2, visited);

        IEnumerable<long> Select(RecordSelection selection) => Read(reader, selection).Select(record => record.Sequence);
    }

    [Fact]
    public void It_is_present_while_it_is_open_and_gone_once_it_was_deleted()
    {
        var store = OpenStore(TimeProvider.System, Patience);
        Write(store, transaction => Append(transaction, "rec-1"));
        store.EnsurePresent();
        store.Dispose();
        store.Delete();
        Assert.ThrowsAny<GenesysException>(OpenReaderAlone);
        using var anew = Open().OpenReader();
        Assert.Equal(0, anew.ReadHead().Sequence);
    }

    private protected static void Write(ILedgerStore store, Action<ILedgerTransaction> work)
    {
        using var transaction = store.Begin();
        work(transaction);
        transaction.Commit();
    }

    private protected static RecordingAuditRecord Append(
        ILedgerTransaction transaction,
        string recordingId,
        AuditOutcome outcome = AuditOutcome.Succeeded,
        DateTimeOffset? time = null,
        string? key = null,
        string? indexStatus = "Completed")
    {
        var result = Result(AddTag(recordingId), outcome: outcome, indexStatus: indexStatus, timestamp: time ?? Noon) with { IdempotencyKey = key };
        var record = AuditRecords.Make(result, Actor);
        var head = transaction.ReadHead();
        var body = AuditJson.Join(head.Sequence + 1, head.Hash, AuditJson.WriteTail(record));
        var hash = AuditHash.Of(body);
        transaction.AppendRecord(head.Sequence + 1, body, hash);
        return record with { Sequence = head.Sequence + 1, PreviousHash = head.Hash, Hash = hash };
    }

    private static StoredIntent NewIntent(string operationId, string recordingId = "rec-1") => new()
    {
        OperationId = operationId,
        IdempotencyKey = "key-" + operationId,
        Action = RecordingAction.AddTag,
        RecordingId = recordingId,
        CreatedAt = Noon,
        Change = ChangeJson.Write(AddTag(recordingId)),
    };

    private static StoredSink NewSink(string name) => new() { Name = name, Kind = ComplianceSinkKind.File, Target = "/tmp/records.jsonl" };

    private static List<ReadRecord> Read(ILedgerReader reader, RecordSelection selection)
    {
        var records = new List<ReadRecord>();
        reader.Visit(selection, (sequence, body, hash) =>
        {
            var record = AuditJson.Read(body, Encoding.UTF8.GetString(hash));
            records.Add(new ReadRecord(sequence, Encoding.UTF8.GetString(body), Encoding.UTF8.GetString(hash), record.RecordingId, record.PreviousHash));
            return true;
        });
        return records;
    }

    private sealed record ReadRecord(long Sequence, string Body, string Hash, string RecordingId, string? PreviousHash);
}
