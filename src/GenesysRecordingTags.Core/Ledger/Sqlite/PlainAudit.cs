using System.Text;
using GenesysRecordingTags.Core.Ledger.Chain;
using GenesysRecordingTags.Core.Ledger.Storage;

namespace GenesysRecordingTags.Core.Ledger.Sqlite;

/// <summary>Reads audit records of formats 1 and 2: texts as they are, in a ledger that nobody has opened to write since.</summary>
/// <param name="database">The ledger.</param>
internal sealed class PlainAudit(SqliteDatabase database) : IAuditTable
{
    /// <inheritdoc/>
    public ChainHead ReadHead()
    {
        var statement = database.Prepare("SELECT sequence, hash FROM audit ORDER BY sequence DESC LIMIT 1");
        var head = statement.Step() ? new ChainHead(statement.Number(0), statement.Text(1)) : ChainHead.Empty;
        statement.Reset();
        return head;
    }

    /// <inheritdoc/>
    public void Visit(RecordSelection selection, RecordVisitor visitor)
    {
        var sql = new StringBuilder("SELECT sequence, body, hash FROM audit WHERE sequence > ?1 AND sequence <= ?2");
        AddCondition(sql, "recording_id = ?4", selection.RecordingId);
        AddCondition(sql, "recording_id GLOB ?8", selection.RecordingIdPattern);
        AddCondition(sql, "audit_id = ?5", selection.AuditId);
        AddCondition(sql, "event_date >= ?6", selection.Since);
        AddCondition(sql, "event_date <= ?7", selection.Until);
        AddOutcomes(sql, selection.Outcomes);

        var statement = database.Prepare(sql.Append(selection.IsDescending ? " ORDER BY sequence DESC" : " ORDER BY sequence").ToString());
        statement.Bind(1, selection.After).Bind(2, selection.Through);
        BindCondition(statement, 4, selection.RecordingId);
        BindCondition(statement, 5, selection.AuditId);
        BindCondition(statement, 6, selection.Since is { } since ? AuditJson.Time(since) : null);
        BindCondition(statement, 7, selection.Until is { } until ? AuditJson.Time(until) : null);
        BindCondition(statement, 8, selection.RecordingIdPattern);
        var places = selection.Sequences?.ToHashSet();
        var filter = new RecordFilter(selection.WithRunsAsTerms() with { Outcomes = null });
        var left = selection.Limit;
        try
        {
            while (left > 0 && statement.Step())
            {
                var body = statement.Bytes(1);
                if (places?.Contains(statement.Number(0)) == false || !filter.Matches(body))
                {
                    continue;
                }

                left--;
                if (!visitor(statement.Number(0), body, statement.Bytes(2)))
                {
                    break;
                }
            }
        }
        finally
        {
            statement.Reset();
        }
    }

    /// <inheritdoc/>
    public (long First, long Last)? FindSpan(DateTimeOffset? since, DateTimeOffset? until)
    {
        var statement = database.Prepare("SELECT min(sequence), max(sequence) FROM audit WHERE event_date >= ?1 AND event_date <= ?2");
        statement.Bind(1, AuditJson.Time(since ?? DateTimeOffset.MinValue)).Bind(2, AuditJson.Time(until ?? DateTimeOffset.MaxValue));
        (long, long)? span = statement.Step() && statement.NumberOrNull(0) is { } first ? (first, statement.Number(1)) : null;
        statement.Reset();
        return span;
    }

    /// <inheritdoc/>
    public void VisitRecordings(RecordingVisitor visitor)
    {
        var statement = database.Prepare("SELECT recording_id, sequence FROM audit INDEXED BY audit_by_recording ORDER BY recording_id, sequence");
        while (statement.Step() && visitor(statement.Bytes(0), statement.Number(1)))
        {
        }

        statement.Reset();
    }

    /// <inheritdoc/>
    public IReadOnlyList<string> ReadTerms(RecordTermKind kind)
    {
        var terms = new SortedSet<string>(StringComparer.Ordinal);
        var facts = new RecordFacts();
        Visit(new RecordSelection(), (_, body, _) =>
        {
            facts.TryRead(body);
            for (var i = 0; i < facts.TermCount; i++)
            {
                if (facts.KindOf(i) == kind)
                {
                    terms.Add(Encoding.UTF8.GetString(facts.TextOf(i)));
                }
            }

            return true;
        });
        return [.. terms];
    }

    /// <inheritdoc/>
    public RecordingCursor OpenRecordings() => new(database.Prepare("SELECT recording_id, sequence FROM audit INDEXED BY audit_by_recording ORDER BY recording_id, sequence"));

    /// <summary>No run is older than format 3.</summary>
    public void VisitRun(string runId, RunVisitor visitor)
    {
    }

    private static void AddCondition(StringBuilder sql, string condition, object? value)
    {
        if (value is not null)
        {
            sql.Append(" AND ").Append(condition);
        }
    }

    private static void AddOutcomes(StringBuilder sql, IReadOnlyCollection<AuditOutcome>? outcomes)
    {
        if (outcomes is null)
        {
            return;
        }

        sql.Append(" AND outcome IN (").AppendJoin(", ", outcomes.Select(outcome => $"'{outcome}'")).Append(')');
        if (!outcomes.Contains(AuditOutcome.Succeeded))
        {
            // Lets SQLite see that the index of the few that did not succeed will do.
            sql.Append(" AND outcome <> 'Succeeded'");
        }
    }

    private static void BindCondition(SqliteStatement statement, int place, string? value)
    {
        if (value is not null)
        {
            statement.Bind(place, value);
        }
    }
}
