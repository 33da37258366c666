using System.Globalization;
using System.Text;
using GenesysRecordingTags.Core.Ledger.Chain;
using GenesysRecordingTags.Core.Ledger.Sqlite.Packing;
using GenesysRecordingTags.Core.Ledger.Storage;

namespace GenesysRecordingTags.Core.Ledger.Sqlite;

/// <summary>Reads audit records of format 3: packed texts, and terms with the places of their records.</summary>
/// <param name="database">The ledger.</param>
internal sealed class PackedAudit(SqliteDatabase database) : IAuditTable
{
    // Of a block with more hits than this, all rows are read; of one with fewer, each hit by itself.
    private const int DenseBlock = 512;
    private readonly Dictionary<string, SqliteStatement> _statements = new(StringComparer.Ordinal);
    private RecordCodec _codec = new(new DictionaryReader(database).Find);

    /// <summary>Forgets what it has read of dictionaries.</summary>
    public void Forget() => _codec = new RecordCodec(new DictionaryReader(database).Find);

    /// <inheritdoc/>
    public ChainHead ReadHead()
    {
        var statement = Prepare("SELECT sequence, hash FROM audit ORDER BY sequence DESC LIMIT 1");
        var head = ChainHead.Empty;
        if (statement.Step())
        {
            var hash = statement.Bytes(1);
            head = new ChainHead(statement.Number(0), hash.Length * 2 == AuditHash.Length ? Convert.ToHexString(hash).ToLowerInvariant() : Encoding.UTF8.GetString(hash));
        }

        statement.Reset();
        return head;
    }

    /// <inheritdoc/>
    public void Visit(RecordSelection selection, RecordVisitor visitor)
    {
        if (selection.Limit <= 0)
        {
            return;
        }

        selection = selection.WithRunsAsTerms();

        if (selection.AuditId is not null || selection.RecordingId is not null || selection.RecordingIdPattern is not null)
        {
            VisitByKey(selection, visitor);
        }
        else if (selection.Sequences is { } sequences)
        {
            VisitPlaces(selection, sequences, visitor);
        }
        else if (selection is { Terms: null, Outcomes: null, Since: null, Until: null })
        {
            VisitAll(selection, visitor);
        }
        else
        {
            VisitByTerms(selection, visitor);
        }
    }

    /// <inheritdoc/>
    public (long First, long Last)? FindSpan(DateTimeOffset? since, DateTimeOffset? until)
    {
        var blocks = BlocksOf(since, until);
        var first = FindEdge(blocks, "min", since, until);
        blocks.Reverse();
        return first is { } found && FindEdge(blocks, "max", since, until) is { } last ? (found, last) : null;
    }

    /// <inheritdoc/>
    public void VisitRecordings(RecordingVisitor visitor)
    {
        var cursor = OpenRecordings();
        while (cursor.Step() && visitor(cursor.RecordingId, cursor.Sequence))
        {
        }

        cursor.Reset();
    }

    /// <inheritdoc/>
    public RecordingCursor OpenRecordings() => new(Prepare("SELECT recording_id, sequence FROM audit INDEXED BY audit_by_recording ORDER BY recording_id, sequence"));

    /// <inheritdoc/>
    public void VisitRun(string runId, RunVisitor visitor)
    {
        var run = new RecordSelection { RunIds = [runId] }.WithRunsAsTerms();
        var search = new TermSearch(Prepare, run);
        if (!search.CanMatch)
        {
            return;
        }

        var applied = PlacesOf(run with { Outcomes = [AuditOutcome.Succeeded] });
        var failed = PlacesOf(run with { Outcomes = [AuditOutcome.Failed] });
        var range = Prepare("SELECT sequence, recording_id, time FROM audit WHERE sequence BETWEEN ?1 AND ?2 ORDER BY sequence");
        foreach (var (block, places) in search.Find(BlocksOf(null, null)))
        {
            var (itsApplied, itsFailed) = (applied.GetValueOrDefault(block), failed.GetValueOrDefault(block));
            range.Bind(1, TermPlaces.FirstOf(block) + places.Next(0)).Bind(2, TermPlaces.FirstOf(block) + places.Previous(TermPlaces.BlockSize - 1));
            while (range.Step())
            {
                var sequence = range.Number(0);
                if (places.Contains(sequence))
                {
                    visitor(RecordingKey.Of(range.Bytes(1)), itsApplied?.Contains(sequence) == true, itsFailed?.Contains(sequence) == true, range.NumberOrNull(2));
                }
            }

            range.Reset();
        }
    }

    /// <inheritdoc/>
    public IReadOnlyList<string> ReadTerms(RecordTermKind kind) =>
        SqliteRows.ReadAll(Prepare("SELECT text FROM term WHERE kind = ?1 ORDER BY text").Bind(1, (long)kind), row => row.Text(0));

    private Dictionary<long, TermPlaces> PlacesOf(RecordSelection selection)
    {
        var search = new TermSearch(Prepare, selection);
        return search.CanMatch ? search.Find(BlocksOf(null, null)).ToDictionary(item => item.Block, item => item.Places) : [];
    }

    private void VisitAll(RecordSelection selection, RecordVisitor visitor)
    {
        var statement = Prepare($"SELECT {AuditColumns.All} FROM audit WHERE sequence > ?1 AND sequence <= ?2 ORDER BY sequence {Order(selection)} LIMIT ?3");
        statement.Bind(1, selection.After).Bind(2, selection.Through).Bind(3, selection.Limit);
        Span<byte> digits = stackalloc byte[AuditHash.Length];
        try
        {
            while (statement.Step() && visitor(statement.Number(0), Decode(statement), AuditColumns.ReadHash(statement, digits)))
            {
            }
        }
        finally
        {
            statement.Reset();
        }
    }

    private void VisitByKey(RecordSelection selection, RecordVisitor visitor)
    {
        var prefix = PrefixOf(selection.RecordingIdPattern);

        // Without statistics, SQLite would rather read all records in their order than some and sort them.
        var index = prefix.Length > 0 ? " INDEXED BY audit_by_recording" : string.Empty;
        var sql = new StringBuilder($"SELECT {AuditColumns.All} FROM audit{index} WHERE sequence > ?1 AND sequence <= ?2");
        _ = selection.RecordingId is null ? sql : sql.Append(" AND recording_id = ?3");
        _ = selection.AuditId is null ? sql : sql.Append(" AND audit_id = ?4");
        _ = selection.RecordingIdPattern is null ? sql : sql.Append(" AND recording_id GLOB ?5");
        _ = prefix.Length == 0 ? sql : sql.Append(" AND recording_id >= ?8 AND recording_id < ?9");
        _ = selection.Since is null ? sql : sql.Append(" AND time >= ?6");
        _ = selection.Until is null ? sql : sql.Append(" AND time <= ?7");
        var statement = Prepare(sql.Append(" ORDER BY sequence ").Append(Order(selection)).ToString());
        statement.Bind(1, selection.After).Bind(2, selection.Through);
        BindText(statement, 3, selection.RecordingId);
        if (selection.AuditId is { } id)
        {
            AuditColumns.BindId(statement, 4, Encoding.UTF8.GetBytes(id));
        }

        BindText(statement, 5, selection.RecordingIdPattern);
        if (prefix.Length > 0)
        {
            statement.Bind(8, prefix);
            prefix[^1]++;
            statement.Bind(9, prefix);
        }

        BindTime(statement, 6, selection.Since);
        BindTime(statement, 7, selection.Until);
        Emit(statement, new RecordFilter(selection), selection.Limit, visitor);
    }

    /// <summary>What every text that a pattern matches begins with: the index is read from there on, and no further.</summary>
    private static byte[] PrefixOf(string? pattern)
    {
        var length = pattern?.AsSpan().IndexOfAny('*', '?', '[') ?? 0;
        return length > 0 ? Encoding.UTF8.GetBytes(pattern![..length]) : [];
    }

    private void VisitPlaces(RecordSelection selection, IReadOnlyList<long> sequences, RecordVisitor visitor)
    {
        var statement = Prepare($"SELECT {AuditColumns.All} FROM audit WHERE sequence = ?1");
        var filter = new RecordFilter(selection);
        var left = selection.Limit;
        foreach (var sequence in selection.IsDescending ? sequences.Reverse() : sequences)
        {
            if (sequence <= selection.After || sequence > selection.Through)
            {
                continue;
            }

            var written = Emit(statement.Bind(1, sequence), filter, left, visitor, selection);
            left -= Math.Abs(written);
            if (left <= 0 || written < 0)
            {
                return;
            }
        }
    }

    private void VisitByTerms(RecordSelection selection, RecordVisitor visitor)
    {
        var search = new TermSearch(Prepare, selection);
        if (!search.CanMatch)
        {
            return;
        }

        var one = Prepare($"SELECT {AuditColumns.All} FROM audit WHERE sequence = ?1");
        var range = Prepare($"SELECT {AuditColumns.All} FROM audit WHERE sequence BETWEEN ?1 AND ?2 ORDER BY sequence {Order(selection)}");
        var left = selection.Limit;
        foreach (var (block, places) in search.Find(BlocksOf(selection.Since, selection.Until)))
        {
            var isOpen = places.Count > DenseBlock
                ? EmitBlock(range, block, places, selection, ref left, visitor)
                : EmitPlaces(one, block, places, selection, ref left, visitor);
            if (!isOpen || left <= 0)
            {
                return;
            }
        }
    }

    private bool EmitPlaces(SqliteStatement statement, long block, TermPlaces places, RecordSelection selection, ref long left, RecordVisitor visitor)
    {
        var first = TermPlaces.FirstOf(block);
        var place = selection.IsDescending ? places.Previous(TermPlaces.BlockSize - 1) : places.Next(0);
        while (place >= 0 && left > 0)
        {
            var written = Emit(statement.Bind(1, first + place), null, left, visitor, selection);
            left -= Math.Abs(written);
            if (written < 0)
            {
                return false;
            }

            place = selection.IsDescending
                ? place == 0 ? -1 : places.Previous(place - 1)
                : place + 1 == TermPlaces.BlockSize ? -1 : places.Next(place + 1);
        }

        return true;
    }

    private bool EmitBlock(SqliteStatement statement, long block, TermPlaces places, RecordSelection selection, ref long left, RecordVisitor visitor)
    {
        var first = TermPlaces.FirstOf(block);
        statement.Bind(1, first + places.Next(0)).Bind(2, first + places.Previous(TermPlaces.BlockSize - 1));
        Span<byte> digits = stackalloc byte[AuditHash.Length];
        try
        {
            while (left > 0 && statement.Step())
            {
                if (!places.Contains(statement.Number(0)) || !IsInTime(statement, selection))
                {
                    continue;
                }

                left--;
                if (!visitor(statement.Number(0), Decode(statement), AuditColumns.ReadHash(statement, digits)))
                {
                    return false;
                }
            }

            return true;
        }
        finally
        {
            statement.Reset();
        }
    }

    /// <returns>How many records were taken; less than 0 where the visitor has enough.</returns>
    private long Emit(SqliteStatement statement, RecordFilter? filter, long limit, RecordVisitor visitor, RecordSelection? time = null)
    {
        Span<byte> digits = stackalloc byte[AuditHash.Length];
        long count = 0;
        try
        {
            while (count < limit && statement.Step())
            {
                if (time is { } selection && !IsInTime(statement, selection))
                {
                    continue;
                }

                var text = Decode(statement);
                if (filter is not null && !filter.Matches(text))
                {
                    continue;
                }

                count++;
                if (!visitor(statement.Number(0), text, AuditColumns.ReadHash(statement, digits)))
                {
                    return -count;
                }
            }

            return count;
        }
        finally
        {
            statement.Reset();
        }
    }

    private static bool IsInTime(SqliteStatement row, RecordSelection selection)
    {
        if (selection.Since is null && selection.Until is null)
        {
            return true;
        }

        return row.NumberOrNull(2) is { } time
            && (selection.Since is not { } since || time >= since.UtcTicks)
            && (selection.Until is not { } until || time <= until.UtcTicks);
    }

    private ReadOnlySpan<byte> Decode(SqliteStatement row) => _codec.TryDecode(row.Bytes(5), AuditColumns.Read(row), out var text)
        ? text
        : throw new UnreadableRowException(UnreadableRow.Of(
            database.Path,
            UnreadableRow.Audit,
            row.Number(0).ToString(CultureInfo.InvariantCulture),
            recordingId: null,
            "its text cannot be unpacked"));

    /// <summary>The blocks that may have records of a span, in ascending order.</summary>
    private List<long> BlocksOf(DateTimeOffset? since, DateTimeOffset? until)
    {
        if (since is null && until is null)
        {
            return SqliteRows.ReadAll(Prepare("SELECT block FROM audit_block ORDER BY block"), row => row.Number(0));
        }

        var statement = Prepare("SELECT block FROM audit_block WHERE last_time >= ?1 AND first_time <= ?2 ORDER BY block");
        statement.Bind(1, (since ?? DateTimeOffset.MinValue).UtcTicks).Bind(2, (until ?? DateTimeOffset.MaxValue).UtcTicks);
        return SqliteRows.ReadAll(statement, row => row.Number(0));
    }

    private long? FindEdge(List<long> blocks, string edge, DateTimeOffset? since, DateTimeOffset? until)
    {
        var statement = Prepare($"SELECT {edge}(sequence) FROM audit WHERE sequence BETWEEN ?1 AND ?2 AND time BETWEEN ?3 AND ?4");
        foreach (var block in blocks)
        {
            statement.Bind(1, TermPlaces.FirstOf(block)).Bind(2, TermPlaces.FirstOf(block + 1) - 1);
            statement.Bind(3, (since ?? DateTimeOffset.MinValue).UtcTicks).Bind(4, (until ?? DateTimeOffset.MaxValue).UtcTicks);
            var found = statement.Step() ? statement.NumberOrNull(0) : null;
            statement.Reset();
            if (found is not null)
            {
                return found;
            }
        }

        return null;
    }

    private SqliteStatement Prepare(string sql)
    {
        if (!_statements.TryGetValue(sql, out var statement))
        {
            _statements.Add(sql, statement = database.Prepare(sql));
        }

        return statement;
    }

    private static string Order(RecordSelection selection) => selection.IsDescending ? "DESC" : "ASC";

    private static void BindText(SqliteStatement statement, int place, string? value)
    {
        if (value is not null)
        {
            statement.Bind(place, value);
        }
    }

    private static void BindTime(SqliteStatement statement, int place, DateTimeOffset? value)
    {
        if (value is { } time)
        {
            statement.Bind(place, time.UtcTicks);
        }
    }
}
