using System.Reflection;
using GenesysRecordingTags.Core.Ledger;
using GenesysRecordingTags.Core.Ledger.Storage;
using Microsoft.Coyote.Random;

namespace GenesysRecordingTags.Interleavings;

/// <summary>Entries come from several threads while transactions fail and the ledger is closed: each entry ends once, durable ones in the order of their
/// transactions, and one that failed left nothing.</summary>
internal static class LedgerWriterScenario
{
    private const int Entries = 4;

    public static async Task RunAsync()
    {
        var store = Store.Create(Generator.Create());
        // As a task: Coyote does not control threads.
        var writer = new LedgerWriter((ILedgerStore)store, run =>
        {
            var running = Task.Run(run);
            return () => running.GetAwaiter().GetResult();
        });
        var ended = 0;
        var enqueuing = Enumerable.Range(0, Entries).Select(number => Task.Run(async () =>
        {
            var entry = new LedgerEntry<int>(transaction =>
            {
                ((Transaction)transaction).Pending.Add(number);
                return number;
            });
            writer.Enqueue(entry);
            try
            {
                Check.That(await entry.Task == number, "an entry got another one's answer");
                Check.That(store.Snapshot().Count(durable => durable == number) == 1, "an entry ended before it was durable, or is durable twice");
            }
            catch (GenesysException)
            {
                Check.That(!store.Snapshot().Contains(number), "an entry failed and is durable");
            }

            Interlocked.Increment(ref ended);
        })).ToArray();
        var closing = Task.Run(writer.Dispose);
        await Task.WhenAll([.. enqueuing, closing]);
        Check.That(ended == Entries, "an entry never ended");
    }

#pragma warning disable CA1852 // DispatchProxy derives from them.
    /// <summary>A store whose transactions fail now and then.</summary>
    internal class Store : DispatchProxy
    {
        private readonly List<int> _durable = [];
        private Generator _random = null!;

        public static Store Create(Generator random)
        {
            var store = (Store)(object)Create<ILedgerStore, Store>();
            store._random = random;
            return store;
        }

        public List<int> Snapshot()
        {
            lock (_durable)
            {
                return [.. _durable];
            }
        }

        public void Commit(List<int> entries)
        {
            FailNowAndThen();
            lock (_durable)
            {
                _durable.AddRange(entries);
            }
        }

        protected override object? Invoke(MethodInfo? method, object?[]? arguments)
        {
            switch (method!.Name)
            {
                case nameof(ILedgerStore.Begin):
                    FailNowAndThen();
                    var transaction = (Transaction)(object)Create<ILedgerTransaction, Transaction>();
                    transaction.Store = this;
                    return transaction;
                case "get_Path":
                    return "ledger";
                default:
                    return null;
            }
        }

        private void FailNowAndThen()
        {
            if (_random.NextInteger(4) == 0)
            {
                throw new GenesysException(GenesysErrorKind.LedgerUnavailable, "The disk is full.", "Make room.");
            }
        }
    }

    /// <summary>A transaction that keeps numbers.</summary>
    internal class Transaction : DispatchProxy
    {
        public Store Store { get; set; } = null!;

        public List<int> Pending { get; } = [];

        protected override object? Invoke(MethodInfo? method, object?[]? arguments)
        {
            if (method!.Name == nameof(ILedgerTransaction.Commit))
            {
                Store.Commit(Pending);
            }

            return null;
        }
    }
}
