using GenesysRecordingTags.Core.Ledger.Storage;

namespace GenesysRecordingTags.Core.Ledger;

/// <summary>The one ordered writer: takes what there is, makes it durable in one transaction, and only then ends the calls.</summary>
internal sealed class LedgerWriter : IDisposable
{
    private readonly object _gate = new();
    private readonly ILedgerStore _store;
    private readonly Action _join;
    private List<LedgerEntry> _waiting = [];
    private bool _isClosed;

    /// <summary>Starts the writer of a store, which is its own from now on.</summary>
    public LedgerWriter(ILedgerStore store)
        : this(store, StartThread)
    {
    }

    /// <summary>Starts the writer of a store in a given way.</summary>
    /// <param name="store">The store.</param>
    /// <param name="start">Starts the loop beside the caller, and returns what waits for its end.</param>
    internal LedgerWriter(ILedgerStore store, Func<Action, Action> start)
    {
        _store = store;
        _join = start(Run);
    }

    /// <summary>Gives an entry its place in the order.</summary>
    public void Enqueue(LedgerEntry entry)
    {
        lock (_gate)
        {
            if (!_isClosed)
            {
                _waiting.Add(entry);
                if (_waiting.Count == 1)
                {
                    Monitor.Pulse(_gate);
                }

                return;
            }
        }

        entry.Fail(new GenesysException(GenesysErrorKind.LedgerUnavailable, $"The ledger '{_store.Path}' is closed.", "Connect again with Connect-GenesysCloud."));
    }

    /// <summary>Writes what waits, and ends.</summary>
    public void Dispose()
    {
        lock (_gate)
        {
            _isClosed = true;
            Monitor.Pulse(_gate);
        }

        _join();
    }

    /// <summary>A thread of its own: waiting for the disk must not take one from those who wait for the network.</summary>
    private static Action StartThread(Action run)
    {
        var thread = new Thread(() => run()) { IsBackground = true, Name = "Ledger writer" };
        // Without the caller's context: it would keep the command that opened the ledger for as long as the ledger is open.
        thread.UnsafeStart();
        return thread.Join;
    }

    private void Run()
    {
        var group = new List<LedgerEntry>();
        while (Take(ref group))
        {
            Write(group);
            group.Clear();
        }
    }

    private bool Take(ref List<LedgerEntry> group)
    {
        lock (_gate)
        {
            while (_waiting.Count == 0 && !_isClosed)
            {
                Monitor.Wait(_gate);
            }

            (group, _waiting) = (_waiting, group);
            return group.Count > 0;
        }
    }

    private void Write(List<LedgerEntry> group)
    {
        ILedgerTransaction transaction;
        try
        {
            transaction = _store.Begin();
        }
        catch (Exception ex)
        {
            // Locked for too long, say: to wait as long again for each of them would help nobody.
            var failure = ToError(ex);
            group.ForEach(entry => entry.Fail(failure));
            return;
        }

        if (TryWrite(transaction, group) is not { } error)
        {
            group.ForEach(entry => entry.Complete());
        }
        else if (group.Count == 1)
        {
            group[0].Fail(error);
        }
        else
        {
            // One of them is to blame: each in a transaction of its own, in the same order, fails for itself alone.
            group.ForEach(entry => Write([entry]));
        }
    }

    private GenesysException? TryWrite(ILedgerTransaction transaction, List<LedgerEntry> group)
    {
        try
        {
            using (transaction)
            {
                foreach (var entry in group)
                {
                    entry.Apply(transaction);
                }

                transaction.Commit();

                // Only what can still be found by its path is durable.
                _store.EnsurePresent();
                return null;
            }
        }
        catch (Exception ex)
        {
            // Whatever it is, it belongs to the caller whose entry it was, and must not end the writer for all others.
            return ToError(ex);
        }
    }

    private GenesysException ToError(Exception error) => error as GenesysException ?? new GenesysException(
        GenesysErrorKind.LedgerUnavailable,
        $"The ledger '{_store.Path}' could not take the entry: {error.Message}",
        "This is a defect of GenesysRecordingTags: report it with this message.",
        error);
}
