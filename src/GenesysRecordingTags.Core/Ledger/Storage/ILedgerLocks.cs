namespace GenesysRecordingTags.Core.Ledger.Storage;

/// <summary>Named locks that end with the process that holds them, however it ends. A store whose locks can end earlier, as leases do that are not
/// renewed in time, says so by <see cref="ILedgerLock.Lost"/>.</summary>
internal interface ILedgerLocks
{
    /// <summary>Takes a lock.</summary>
    /// <param name="name">Its name.</param>
    /// <returns>The lock; null where somebody has it.</returns>
    ILedgerLock? TryAcquire(string name);

    /// <summary>Whether somebody has the lock.</summary>
    /// <param name="name">Its name.</param>
    bool IsHeld(string name);

    /// <summary>Clears away what dead processes left of locks that nobody will take again. To be called inside a transaction,
    /// as the taking of such locks is.</summary>
    /// <param name="prefix">What their names begin with.</param>
    void RemoveStale(string prefix);
}
