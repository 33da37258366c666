using GenesysRecordingTags.Core.Ledger.Storage;

namespace GenesysRecordingTags.Core.Ledger.Sqlite;

/// <summary>Reads audit records in the shape that one format of the ledger keeps them in.</summary>
internal interface IAuditTable
{
    /// <summary>The last record.</summary>
    ChainHead ReadHead();

    /// <summary>Visits the records of a selection, in order.</summary>
    void Visit(RecordSelection selection, RecordVisitor visitor);

    /// <summary>The first and the last record whose time is in a span; null where there is none.</summary>
    (long First, long Last)? FindSpan(DateTimeOffset? since, DateTimeOffset? until);

    /// <summary>Visits all records by recording, those of one recording in their order.</summary>
    void VisitRecordings(RecordingVisitor visitor);

    /// <summary>A cursor over the places of all records by recording.</summary>
    RecordingCursor OpenRecordings();

    /// <summary>Visits the records of a run, in order.</summary>
    void VisitRun(string runId, RunVisitor visitor);

    /// <summary>All terms of a kind.</summary>
    IReadOnlyList<string> ReadTerms(RecordTermKind kind);
}
