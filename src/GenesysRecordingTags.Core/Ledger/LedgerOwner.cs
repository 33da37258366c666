using GenesysRecordingTags.Core.Ledger.Storage;

namespace GenesysRecordingTags.Core.Ledger;

/// <summary>One open ledger among those who share it: what it began is its own until it ends, however it ends.</summary>
internal sealed class LedgerOwner : IDisposable
{
    /// <summary>What the locks of open ledgers begin with.</summary>
    internal const string Prefix = "owner-";

    private readonly ILedgerLocks _locks;
    private readonly ILedgerLock _lock;

    private LedgerOwner(ILedgerLocks locks, string id, ILedgerLock held) => (_locks, Id, _lock) = (locks, id, held);

    /// <summary>Its id.</summary>
    public string Id { get; }

    /// <summary>Whether its lock was lost: others take what it began for abandoned, and may go on with it.</summary>
    public bool IsLost => _lock.Lost.IsCancellationRequested;

    /// <summary>Joins those who share a ledger.</summary>
    /// <exception cref="GenesysException">Locks do not work where the ledger is.</exception>
    public static LedgerOwner Join(ILedgerStore store)
    {
        using var transaction = store.Begin();
        store.Locks.RemoveStale(Prefix);
        var id = Guid.NewGuid().ToString("n");
        var held = store.Locks.TryAcquire(Prefix + id);
        if (held is null || !store.Locks.IsHeld(Prefix + id))
        {
            // Where a lock holds nothing back, every running change would look abandoned and be sent a second time.
            held?.Dispose();
            throw new GenesysException(
                GenesysErrorKind.LedgerUnavailable,
                $"The ledger '{store.Path}' is on a file system without file locks.",
                "Choose a place on a local disk with -LedgerPath.");
        }

        return new LedgerOwner(store.Locks, id, held);
    }

    /// <summary>The lock that an owner holds as long as it lives.</summary>
    public static string LockOf(string owner) => Prefix + owner;

    /// <summary>Whether an owner is alive: this one, or one whose process still holds its lock.</summary>
    public bool IsAlive(string? owner) => owner is not null && (owner == Id || _locks.IsHeld(Prefix + owner));

    /// <inheritdoc/>
    public void Dispose() => _lock.Dispose();
}
