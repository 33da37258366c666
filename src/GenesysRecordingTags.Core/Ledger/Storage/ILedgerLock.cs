namespace GenesysRecordingTags.Core.Ledger.Storage;

/// <summary>A lock that is held. Dispose it to give it back.</summary>
internal interface ILedgerLock : IDisposable
{
    /// <summary>Cancelled when the lock was lost: others may have it by now, and what it protects must stop.</summary>
    CancellationToken Lost { get; }
}
