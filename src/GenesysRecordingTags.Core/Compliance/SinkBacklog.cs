using GenesysRecordingTags.Core.Audit;
using GenesysRecordingTags.Core.Ledger;
using GenesysRecordingTags.Core.Ledger.Storage;

namespace GenesysRecordingTags.Core.Compliance;

/// <summary>A sink's side of the ledger: what is still to be delivered, and how far it is.</summary>
internal sealed class SinkBacklog(RecordingLedger ledger, string sink)
{
    /// <summary>Records that are read at once.</summary>
    public const int PageSize = 500;

    private readonly string _lockName = "sink-" + Convert.ToHexString(
        System.Security.Cryptography.SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(sink)).AsSpan(0, 8));

    /// <summary>Takes the right to deliver; one process at a time has it.</summary>
    /// <returns>Null where another one has it.</returns>
    public ILedgerLock? TryLease() => ledger.Store.Locks.TryAcquire(_lockName);

    /// <summary>How far the sink is by the ledger; null where it is not registered any more.</summary>
    /// <exception cref="GenesysException">Its row can't be read (LedgerRowUnreadable).</exception>
    public SinkProgress? ReadProgress()
    {
        using var reader = ledger.Store.OpenReader();
        List<UnreadableRow> unreadable = [];
        var known = reader.ReadSinks(unreadable).FirstOrDefault(stored => stored.Name == sink);
        return unreadable.Find(row => row.Key == sink) is { } mine ? throw mine.Error : known?.Progress;
    }

    /// <summary>The records behind a place.</summary>
    public IReadOnlyList<ComplianceRecord> ReadPage(long after)
    {
        var page = new List<ComplianceRecord>();
        AuditTrail.Of(ledger).Visit(new RecordSelection { After = after, Limit = PageSize }, (sequence, body, hash) =>
        {
            page.Add(new ComplianceRecord(sequence, body.ToArray(), hash.ToArray()));
            return true;
        });
        return page;
    }

    /// <summary>Keeps how far the sink is.</summary>
    public Task SaveAsync(SinkProgress progress) => ledger.Enqueue(transaction =>
    {
        transaction.SaveProgress(sink, progress);
        return true;
    });
}
