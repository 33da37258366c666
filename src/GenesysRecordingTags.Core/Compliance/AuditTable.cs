using System.Data.Common;
using System.Text;

namespace GenesysRecordingTags.Core.Compliance;

/// <summary>The table of audit records in a compliance database, in the SQL that SQLite and PostgreSQL share.</summary>
internal static class AuditTable
{
    private const string Name = "recording_audit";

    private static readonly (string Name, string Type, Func<ComplianceRecord, object?> Value)[] Columns =
    [
        ("audit_id", "text PRIMARY KEY", row => row.Record.AuditId),
        ("sequence", "bigint NOT NULL", row => row.Sequence),
        ("event_date", "timestamptz NOT NULL", row => row.Record.Timestamp),
        ("operation", "text NOT NULL", row => row.Record.Action.ToString()),
        ("outcome", "text NOT NULL", row => row.Record.Outcome.ToString()),
        ("recording_id", "text NOT NULL", row => row.Record.RecordingId),
        ("conversation_id", "text", row => row.Record.ConversationId),
        ("tags_applied", "integer NOT NULL", row => row.Record.TagsApplied),
        ("latency_ms", "double precision NOT NULL", row => row.Record.Latency.TotalMilliseconds),
        ("attempts", "integer NOT NULL", row => row.Record.Attempts),
        ("index_update_status", "text", row => row.Record.IndexStatus),
        ("error", "text", row => row.Record.Error),
        ("error_id", "text", row => row.Record.ErrorId),
        ("user_name", "text", row => row.Record.Actor),
        ("client_id", "text", row => row.Record.Client),
        ("machine", "text", row => row.Record.Machine),
        ("organization", "text", row => row.Record.Organization),
        ("correlation_id", "text", row => row.Record.CorrelationId),
        ("source_event_id", "text", row => row.Record.SourceEventId),
        ("undo_of", "text", row => row.Record.UndoOf),
        ("hash", "text NOT NULL", row => row.Hash),
        ("body", "text NOT NULL", row => Encoding.UTF8.GetString(row.ToLine())),
    ];

    /// <summary>Fails where the table is not there.</summary>
    public static string Probe => $"SELECT 1 FROM {Name} WHERE 1 = 0";

    /// <summary>Makes the table.</summary>
    public static string Create { get; } =
        $"CREATE TABLE IF NOT EXISTS {Name} ({string.Join(", ", Columns.Select(column => $"{column.Name} {column.Type}"))})";

    /// <summary>Adds a record, or replaces the one of that id.</summary>
    public static string Upsert { get; } =
        $"INSERT INTO {Name} ({string.Join(", ", Columns.Select(column => column.Name))}) VALUES ({string.Join(", ", Columns.Select(column => $"@{column.Name}"))}) "
        + $"ON CONFLICT (audit_id) DO UPDATE SET {string.Join(", ", Columns.Skip(1).Select(column => $"{column.Name} = excluded.{column.Name}"))}";

    /// <summary>Sets a record's parameters.</summary>
    public static void Fill(DbParameterCollection parameters, Func<DbParameter> make, ComplianceRecord record)
    {
        foreach (var (name, _, value) in Columns)
        {
            var parameter = make();
            parameter.ParameterName = name;
            parameter.Value = value(record) switch
            {
                null => DBNull.Value,

                // PostgreSQL has no such character, and one record must not hold up all that follow.
                string text => text.Replace('\0', '\uFFFD'),
                var other => other,
            };
            parameters.Add(parameter);
        }
    }
}
