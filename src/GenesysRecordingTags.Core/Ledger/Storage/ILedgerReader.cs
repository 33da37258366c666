using GenesysRecordingTags.Core.Events;

namespace GenesysRecordingTags.Core.Ledger.Storage;

/// <summary>Takes one record of the chain. The bytes are valid for the duration of the call.</summary>
/// <param name="sequence">Its place.</param>
/// <param name="body">The text that is hashed, UTF-8.</param>
/// <param name="hash">Its hash, as it is kept.</param>
/// <returns>Whether to go on.</returns>
internal delegate bool RecordVisitor(long sequence, ReadOnlySpan<byte> body, ReadOnlySpan<byte> hash);

/// <summary>Takes the place of one record in a list of records by recording. The bytes are valid for the duration of the call.</summary>
/// <param name="recordingId">The recording, UTF-8.</param>
/// <param name="sequence">The record's place.</param>
/// <returns>Whether to go on.</returns>
internal delegate bool RecordingVisitor(ReadOnlySpan<byte> recordingId, long sequence);

/// <summary>A view on what is durable in a ledger.</summary>
internal interface ILedgerReader : IDisposable
{
    /// <summary>Whose ledger it is; null where it does not say so.</summary>
    string? FindOrganization();

    /// <summary>What stands before the first record that is here: the beginning of the chain, or, in an archive, the last record before it.</summary>
    ChainHead ReadStart();

    /// <summary>The archives of records that were moved out of the ledger, the oldest first.</summary>
    IReadOnlyList<StoredArchive> ReadArchives();

    /// <summary>The last record of the chain.</summary>
    ChainHead ReadHead();

    /// <summary>Visits the records of a selection in their order.</summary>
    void Visit(RecordSelection selection, RecordVisitor visitor);

    /// <summary>Visits all records as they stand in the ledger, in the order of their numbers, and compares with them all else in it that decides
    /// what is shown of them.</summary>
    /// <param name="visitor">Takes the records.</param>
    /// <param name="checksFile">Whether the database checks its whole file as well.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <returns>What differs.</returns>
    IReadOnlyList<RecordingAuditFinding> Inspect(RecordVisitor visitor, bool checksFile, CancellationToken cancellationToken);

    /// <summary>The first and the last record whose time is in a span; null where there is none.</summary>
    (long First, long Last)? FindSpan(DateTimeOffset? since, DateTimeOffset? until);

    /// <summary>Visits the places of all records by recording, those of one recording in their order.</summary>
    void VisitRecordings(RecordingVisitor visitor);

    /// <summary>All texts of a kind that records can be asked for by.</summary>
    IReadOnlyList<string> ReadTerms(RecordTermKind kind);

    /// <summary>All unfinished intents, in their order.</summary>
    /// <param name="unreadable">Takes the rows that can't be read.</param>
    IReadOnlyList<StoredIntent> ReadIntents(ICollection<UnreadableRow> unreadable);

    /// <summary>The run of an id; null where there is none.</summary>
    StoredRun? FindRun(string runId);

    /// <summary>The run of a name; letter cases do not count. Null where there is none.</summary>
    StoredRun? FindRunByName(string name);

    /// <summary>Runs, in the order in which they began.</summary>
    /// <param name="after">Only runs behind this number.</param>
    /// <param name="limit">So many at the most.</param>
    IReadOnlyList<StoredRun> ReadRuns(long after, int limit);

    /// <summary>Runs, the newest first.</summary>
    /// <param name="before">Only runs in front of this number.</param>
    /// <param name="limit">So many at the most.</param>
    IReadOnlyList<StoredRun> ReadRunsBefore(long before, int limit);

    /// <summary>What the audit records of a run add up to.</summary>
    RunTally TallyRun(string runId);

    /// <summary>How far a subscription was read; null where it never was.</summary>
    /// <exception cref="GenesysException">It can't be read (LedgerRowUnreadable).</exception>
    EventCursor? FindCursor(string subscription);

    /// <summary>The subscriptions that were read, by name.</summary>
    IReadOnlyList<string> ReadSubscriptions();

    /// <summary>Whether the event, or the source of events, of a key is finished.</summary>
    bool IsFinished(byte[] key);

    /// <summary>How far all subscriptions were read, by name.</summary>
    /// <param name="unreadable">Takes the rows that can't be read.</param>
    IReadOnlyList<EventCursor> ReadCursors(ICollection<UnreadableRow> unreadable);

    /// <summary>Events that were received and are not finished, in their order.</summary>
    /// <param name="subscription">The subscription's name.</param>
    /// <param name="after">Only entries behind this number.</param>
    /// <param name="limit">So many at the most.</param>
    /// <param name="unreadable">Takes the rows that can't be read.</param>
    IReadOnlyList<InboxEntry> ReadPending(string subscription, long after, int limit, ICollection<UnreadableRow> unreadable);

    /// <summary>Looks through the pending events of all subscriptions for rows that can't be read.</summary>
    /// <param name="unreadable">Takes the rows.</param>
    void FindUnreadablePending(ICollection<UnreadableRow> unreadable);

    /// <summary>All registered sinks, by name.</summary>
    /// <param name="unreadable">Takes the rows that can't be read.</param>
    IReadOnlyList<StoredSink> ReadSinks(ICollection<UnreadableRow> unreadable);
}
