using GenesysRecordingTags.Core.Events;
using GenesysRecordingTags.Core.Ledger.Storage;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace GenesysRecordingTags.Core.Tests.Ledger.Storage;

/// <summary>What several who share a ledger rely on: turns, locks and time.</summary>
public abstract partial class LedgerStoreContract
{
    [Fact]
    public async Task Writers_take_turns_and_every_record_has_a_place_of_its_own()
    {
        const int Writers = 4;
        const int Each = 25;
        var writing = Enumerable.Range(0, Writers).Select(writer => Task.Run(() =>
        {
            using var store = OpenStore(TimeProvider.System, Patience);
            for (var i = 0; i < Each; i++)
            {
                Write(store, transaction =>
                {
                    Append(transaction, $"rec-{writer}-{i}");
                    var cursor = transaction.FindCursor("count");
                    Assert.True(transaction.TryMoveCursor("count", cursor, new EventCursor($"{int.Parse(cursor?.PageToken ?? "0", null) + 1}", [])));
                });
            }
        }));
        await Task.WhenAll(writing);

        using var reader = Open().OpenReader();
        var records = Read(reader, new RecordSelection());
        Assert.Equal(Enumerable.Range(1, Writers * Each).Select(place => (long)place), records.Select(record => record.Sequence));
        Assert.Equal(Writers * Each, records.Select(record => record.RecordingId).Distinct().Count());
        Assert.Equal($"{Writers * Each}", reader.FindCursor("count")!.PageToken);
        for (var i = 1; i < records.Count; i++)
        {
            Assert.Equal(records[i - 1].Hash, records[i].PreviousHash);
        }
    }

    [Fact]
    public void While_one_has_a_transaction_nobody_else_gets_one_even_to_read_for_a_change()
    {
        var (first, second) = (Open(), Open(lockTimeout: TimeSpan.FromMilliseconds(50)));
        using (var transaction = first.Begin())
        {
            var error = Assert.Throws<GenesysException>(() => second.Begin());
            Assert.Equal(GenesysErrorKind.LedgerUnavailable, error.Kind);
            Append(transaction, "rec-1");
            transaction.Commit();
        }

        Write(second, later => Assert.Equal(2, Append(later, "rec-2").Sequence));
    }

    [Fact]
    public void A_lock_is_held_by_one_and_seen_by_all_until_it_is_given_back()
    {
        var (first, second) = (Open(), Open());
        var held = first.Locks.TryAcquire("owner-1");
        Assert.NotNull(held);
        Assert.False(held.Lost.IsCancellationRequested);
        Assert.Null(second.Locks.TryAcquire("owner-1"));
        Assert.Null(first.Locks.TryAcquire("owner-1"));
        Assert.True(second.Locks.IsHeld("owner-1"));
        Assert.False(second.Locks.IsHeld("owner-2"));

        held.Dispose();
        Assert.False(second.Locks.IsHeld("owner-1"));
        using var next = second.Locks.TryAcquire("owner-1");
        Assert.NotNull(next);
    }

    [Fact]
    public void Only_locks_that_nobody_holds_are_cleared_away()
    {
        var (first, second) = (Open(), Open());
        using var held = first.Locks.TryAcquire("owner-1");
        first.Locks.TryAcquire("owner-2")!.Dispose();
        using (second.Begin())
        {
            second.Locks.RemoveStale("owner-");
        }

        Assert.True(second.Locks.IsHeld("owner-1"));
        Assert.False(second.Locks.IsHeld("owner-2"));
        using var again = second.Locks.TryAcquire("owner-2");
        Assert.NotNull(again);
    }

    [Fact]
    public async Task A_lock_that_is_lost_says_so()
    {
        var store = Open();
        using var held = store.Locks.TryAcquire("owner-1")!;
        var lost = new TaskCompletionSource();
        await using var registration = held.Lost.Register(lost.SetResult);

        LoseLock(store, "owner-1");

        await lost.Task.WaitAsync(TimeSpan.FromSeconds(30));
        Assert.True(held.Lost.IsCancellationRequested);
    }

    [Fact]
    public void Its_time_is_one_clock_for_all()
    {
        var clock = new FakeTimeProvider(Noon);
        var (first, second) = (Open(clock), Open(clock));
        Assert.Equal(first.Time.GetUtcNow(), second.Time.GetUtcNow());
        clock.Advance(TimeSpan.FromHours(1));
        Assert.Equal(first.Time.GetUtcNow(), second.Time.GetUtcNow());
        Assert.True(first.Time.GetUtcNow() > Noon);
    }
}
