
namespace GenesysRecordingTags.Core.Ledger.Storage;

/// <summary>Changes to the ledger that become durable together, or not at all: disposing an uncommitted one takes all back.</summary>
internal interface ILedgerTransaction : ILedgerState, IDisposable
{
    /// <summary>The last record of the chain.</summary>
    ChainHead ReadHead();

    /// <summary>Appends a record to the chain.</summary>
    /// <param name="sequence">Its place.</param>
    /// <param name="body">The text that is hashed, UTF-8.</param>
    /// <param name="hash">Its hash.</param>
    void AppendRecord(long sequence, ReadOnlySpan<byte> body, string hash);

    /// <summary>Takes records out of the ledger that are in an archive, and keeps in mind where they are and of which recordings.</summary>
    void MoveToArchive(StoredArchive archive);

    /// <summary>Registers a sink, or changes what it is; how far it is stays.</summary>
    void SaveSink(StoredSink sink);

    /// <summary>Keeps how far a sink is; one that was removed meanwhile stays removed.</summary>
    void SaveProgress(string sink, SinkProgress progress);

    /// <summary>Forgets a sink.</summary>
    void RemoveSink(string name);

    /// <summary>Makes it all durable.</summary>
    void Commit();
}
