namespace GenesysRecordingTags.Core.Ledger.Storage;

/// <summary>Where a ledger is kept. Everything that is peculiar to one database stands behind this; order, hashes and rules
/// stand before it. Every failure is a <see cref="GenesysException"/> of kind LedgerUnavailable,
/// LedgerLost or LedgerRowUnreadable.</summary>
internal interface ILedgerStore : IDisposable
{
    /// <summary>Where it is, for messages.</summary>
    string Path { get; }

    /// <summary>The clock that all who share the ledger go by. Pending times and retries are kept in the ledger and compared on other machines: where
    /// it is shared between machines, this is the store's own time.</summary>
    TimeProvider Time { get; }

    /// <summary>The locks that tell who is alive among those who share the ledger.</summary>
    ILedgerLocks Locks { get; }

    /// <summary>Looks whether the ledger is still where it was opened: what is written to one that was removed or moved is lost. Cheap enough
    /// to be asked before every request.</summary>
    /// <exception cref="GenesysException">It is not (LedgerLost), now or at any time before.</exception>
    void EnsurePresent();

    /// <summary>Begins the one writing transaction: nobody else who shares the ledger has one until it ends.
    /// It is not called again before the last one was disposed.</summary>
    ILedgerTransaction Begin();

    /// <summary>Removes the ledger, and nothing but the ledger. To be called after it was disposed.</summary>
    void Delete();

    /// <summary>Opens a view on what is durable. Readers never wait for the writer.</summary>
    ILedgerReader OpenReader();

    /// <summary>Writes records to an archive, which is whole and durable when this returns. The ledger keeps them until
    /// <see cref="ILedgerTransaction.MoveToArchive"/>.</summary>
    /// <param name="archive">Which records, and where to.</param>
    /// <param name="cancellationToken">Ends it; nothing is left then.</param>
    /// <exception cref="GenesysException">It can't be written, or the records are not whole (AuditNotIntact).</exception>
    void WriteArchive(StoredArchive archive, CancellationToken cancellationToken);
}
