using System.Globalization;
using GenesysRecordingTags.Core.Ledger.Storage;

namespace GenesysRecordingTags.Core.Ledger.Sqlite;

/// <summary>Reads the records as they stand in their table, and compares with them whatever else in the file decides what commands show of them:
/// the schema, every index, and the file as SQLite sees it.</summary>
/// <remarks>The indexes are read on a second connection at the same time, and compared by fingerprints, so that memory does not grow with the
/// ledger. Only where those differ is every record looked for.</remarks>
internal abstract class LedgerInspection
{
    private const int NamedRecords = 5;
    private const int CountedRecords = 10_000;

    private readonly SqliteDatabase _database;
    private readonly int _format;
    private readonly Func<SqliteDatabase> _openBeside;
    private readonly List<RecordingAuditFinding> _findings = [];
    private readonly List<(AuditIndex Index, Fingerprint Expected, Fingerprint Actual, IndexEntries Entries)> _indexes = [];
    private readonly List<AuditIndex> _otherIndexes = [];
    private long _head;

    /// <summary>Of a ledger.</summary>
    /// <param name="database">A connection to it.</param>
    /// <param name="format">The ledger's format.</param>
    /// <param name="openBeside">Opens another one.</param>
    private protected LedgerInspection(SqliteDatabase database, int format, Func<SqliteDatabase> openBeside) =>
        (_database, _format, _openBeside) = (database, format, openBeside);

    /// <summary>The connection that the records are read on, all in one state of the ledger.</summary>
    private protected SqliteDatabase Database => _database;

    /// <summary>The indexes that are compared by fingerprints, with the fingerprint of what they should hold.</summary>
    private protected IEnumerable<(AuditIndex Index, Fingerprint Expected)> Indexes => _indexes.Select(item => (item.Index, item.Expected));

    /// <summary>Whether all tables are the ledger's own, so that what is in them can be compared.</summary>
    private protected bool IsSchemaOurs { get; private set; }

    /// <summary>Of a ledger of any format.</summary>
    /// <param name="database">A connection to it.</param>
    /// <param name="format">Its format.</param>
    /// <param name="openBeside">Opens another connection.</param>
    public static LedgerInspection Of(SqliteDatabase database, int format, Func<SqliteDatabase> openBeside) =>
        format < SqliteSchema.Packed ? new PlainInspection(database, format, openBeside) : new PackedInspection(database, format, openBeside);

    /// <summary>Does it.</summary>
    /// <param name="visitor">Takes the records, in the order of their numbers.</param>
    /// <param name="checksFile">Whether SQLite checks the whole file.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <returns>What is wrong.</returns>
    public IReadOnlyList<RecordingAuditFinding> Run(RecordVisitor visitor, bool checksFile, CancellationToken cancellationToken)
    {
        // One state of the ledger from here to the end, whoever writes meanwhile.
        _database.Execute("BEGIN");
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        Task<Besides>? beside = null;
        try
        {
            CompareSchema();
            _head = _database.ReadNumber("SELECT max(sequence) FROM audit NOT INDEXED");
            beside = Task.Factory.StartNew(() => ReadBeside(checksFile, stop.Token), stop.Token, TaskCreationOptions.LongRunning, TaskScheduler.Default);
            Scan(visitor);
            var (damages, isReadable) = beside.GetAwaiter().GetResult();
            if (isReadable)
            {
                CompareIndexes();
            }

            ReportDamages(damages);
        }
        catch (GenesysException ex) when (_findings.Count > 0)
        {
            // With another table in its place, the records need not be readable at all.
            ReportDamages([ex.Message.TrimEnd('.')]);
        }
        finally
        {
            stop.Cancel();
            if (beside is not null)
            {
                // Its error, if it has one of its own, was thrown above; here it only has to have ended.
                Task.WaitAny([beside], CancellationToken.None);
                _ = beside.Exception;
            }

            SqliteLedgerStore.RollBack(_database);
        }

        return _findings;
    }

    private static RecordingAuditFinding Finding(string kind, string subject, string message, string action, long? sequence = null, string? recordingId = null) =>
        new() { Kind = kind, Subject = subject, Message = message, RecommendedAction = action, Sequence = sequence, RecordingId = recordingId };

    /// <summary>Reads all records, hands them on, and takes the fingerprints of what the indexes should hold.</summary>
    private protected abstract void Scan(RecordVisitor visitor);

    /// <summary>Whether what an index should hold can be told from the records.</summary>
    private protected abstract bool IsComparable(AuditIndex index);

    /// <summary>Adds what is wrong.</summary>
    private protected void Report(string kind, string subject, string message, string action, long? sequence = null, string? recordingId = null) =>
        _findings.Add(Finding(kind, subject, message, action, sequence, recordingId));

    /// <summary>What the indexes say, and what SQLite says of the file.</summary>
    private Besides ReadBeside(bool checksFile, CancellationToken cancellationToken)
    {
        using var database = _openBeside();
        using var interruption = cancellationToken.Register(database.Interrupt);
        try
        {
            database.Execute("BEGIN");
            var head = database.ReadNumber("SELECT max(sequence) FROM audit NOT INDEXED");
            foreach (var (_, _, _, entries) in _indexes)
            {
                entries.Read(database, _head, head, cancellationToken);
            }

            return new Besides(checksFile ? CheckFile(database) : [], IsReadable: true);
        }
        catch (GenesysException) when (cancellationToken.IsCancellationRequested)
        {
            throw new OperationCanceledException(cancellationToken);
        }
        catch (GenesysException ex)
        {
            return new Besides([ex.Message.TrimEnd('.')], IsReadable: false);
        }
    }

    private static List<string> CheckFile(SqliteDatabase database)
    {
        var lines = SqliteRows.ReadAll(database.Prepare("PRAGMA integrity_check(20)"), row => row.Text(0));
        return lines is ["ok"] ? [] : lines;
    }

    private void CompareSchema()
    {
        var expected = SqliteSchema.Expected(_format);
        var actual = SchemaObject.Of(_database);
        foreach (var item in expected)
        {
            var found = actual.Find(other => other.Type == item.Type && other.Name == item.Name);
            if (found is null)
            {
                Report(item, "is missing", "Restore the ledger from a backup");
            }
            else if (!item.Equals(found))
            {
                Report(item, "is not defined as this module defines it", "Restore the ledger from a backup");
            }
        }

        foreach (var item in actual.Where(item => !expected.Exists(other => other.Type == item.Type && other.Name == item.Name)))
        {
            Report(item, "is not a part of a ledger", $"Remove it with a SQLite tool (DROP {item.Type.ToUpperInvariant()} {item.Name})");
        }

        // What is not ours can't be compared: it is a finding already.
        var ours = expected.Where(actual.Contains).ToList();
        IsSchemaOurs = expected.TrueForAll(item => item.Type != "table" || ours.Contains(item));
        if (ours.Exists(item => item is { Type: "table", Name: "audit" }))
        {
            foreach (var index in AuditIndex.In(ours))
            {
                if (IsComparable(index))
                {
                    var (one, other) = Fingerprint.CreatePair();
                    _indexes.Add((index, one, other, new IndexEntries(index, other)));
                }
                else
                {
                    _otherIndexes.Add(index);
                }
            }
        }
    }

    private void Report(SchemaObject item, string problem, string wayOut) => _findings.Add(Finding(
        "SchemaDiffers",
        item.Name,
        $"The {item.Type} '{item.Name}' {problem}.",
        $"Somebody changed the ledger with another program: keep a copy of the file as evidence, and find out who it was. {wayOut}, then verify again."));

    private void CompareIndexes()
    {
        foreach (var (index, expected, actual, entries) in _indexes)
        {
            if (expected.Matches(actual) && entries.IsOrdered)
            {
                continue;
            }

            // A record that is none has other keys here than in SQLite: what it says counts.
            var isReported = CompareEachRecord(index);
            if (!entries.IsOrdered)
            {
                Report(index, "is not in its order, so that searches by it miss records");
            }
            else if (!isReported && expected.Count != actual.Count)
            {
                Report(index, string.Create(CultureInfo.InvariantCulture, $"has {actual.Count} entries for {expected.Count} records"));
            }
        }

        foreach (var index in _otherIndexes)
        {
            CompareEachRecord(index);
        }
    }

    private bool CompareEachRecord(AuditIndex index)
    {
        var missing = SqliteRows.ReadAll(
            _database.Prepare(index.SelectMissing()).Bind(1, CountedRecords),
            row => (Sequence: row.Number(0), RecordingId: row.TextOrNull(1)));
        if (missing.Count > 0)
        {
            var count = missing.Count == CountedRecords ? "at least " : string.Empty;
            var names = string.Join(", ", missing.Take(NamedRecords).Select(record =>
                string.Create(CultureInfo.InvariantCulture, $"record {record.Sequence} of recording '{record.RecordingId}'")));
            var more = missing.Count > NamedRecords ? ", …" : string.Empty;
            Report(
                index,
                string.Create(CultureInfo.InvariantCulture, $"lacks {count}{missing.Count} of the records, so that commands that search by it do not show them: {names}{more}"),
                missing[0].Sequence,
                missing[0].RecordingId);
        }

        var foreign = SqliteRows.ReadAll(_database.Prepare(index.SelectForeign()).Bind(1, CountedRecords), row => row.Number(0));
        if (foreign.Count > 0)
        {
            var count = foreign.Count == CountedRecords ? "at least " : string.Empty;
            Report(index, string.Create(CultureInfo.InvariantCulture, $"has {count}{foreign.Count} entries that no record has, the first for record {foreign[0]}"), foreign[0]);
        }

        return missing.Count + foreign.Count > 0;
    }

    private void Report(AuditIndex index, string problem, long? sequence = null, string? recordingId = null) => _findings.Add(Finding(
        "IndexDiffers",
        index.Name,
        $"The index '{index.Name}' {problem}.",
        "Somebody changed the ledger with another program, or its disk fails: keep a copy of the file as evidence, and find out which. Export-RecordingAudit "
        + $"to JSON Lines without -Since reads the records without this index. REINDEX {index.Name}, with a SQLite tool, makes the index anew from the records; it also removes what shows here.",
        sequence,
        recordingId));

    private void ReportDamages(IReadOnlyList<string> damages)
    {
        // What SQLite says of an index that is reported already says nothing new.
        var reported = _findings.Where(finding => finding.Kind == "IndexDiffers").Select(finding => finding.Subject).ToList();
        foreach (var damage in damages.Where(damage => !reported.Exists(name => damage.EndsWith($" index {name}", StringComparison.Ordinal))))
        {
            _findings.Add(Finding(
                "FileDamaged",
                _database.Path,
                $"SQLite finds the file damaged: {damage}.",
                "Keep a copy of the file, and restore the ledger from a backup. Export-RecordingAudit to JSON Lines saves the records that can still be read."));
        }
    }

    /// <summary>What was read on the second connection.</summary>
    /// <param name="Damages">What SQLite says is damaged.</param>
    /// <param name="IsReadable">Whether the indexes could be read to their ends.</param>
    private sealed record Besides(IReadOnlyList<string> Damages, bool IsReadable);
}
