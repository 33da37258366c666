using GenesysRecordingTags.Core.Changes;
using System.Globalization;
using System.Text;
using GenesysRecordingTags.Core.Ledger.Chain;

namespace GenesysRecordingTags.Core.Reporting;

/// <summary>Audit records as rows of a table.</summary>
internal static class AuditCsv
{
    private static readonly (string Name, Func<RecordingAuditRecord, string?> Value)[] Columns =
    [
        ("AuditId", record => record.AuditId),
        ("Sequence", record => record.Sequence.ToString(CultureInfo.InvariantCulture)),
        ("Timestamp", record => AuditJson.Time(record.Timestamp)),
        ("Action", record => record.Action.ToString()),
        ("Outcome", record => record.Outcome.ToString()),
        ("RecordingId", record => record.RecordingId),
        ("ConversationId", record => record.ConversationId),
        ("TagsApplied", record => record.TagsApplied.ToString(CultureInfo.InvariantCulture)),
        ("LatencyMs", record => record.Latency.TotalMilliseconds.ToString(CultureInfo.InvariantCulture)),
        ("Attempts", record => record.Attempts.ToString(CultureInfo.InvariantCulture)),
        ("IndexStatus", record => record.IndexStatus),
        ("Before", record => record.Before is { } state ? StateJson.Write(state) : null),
        ("After", record => record.After is { } state ? StateJson.Write(state) : null),
        ("Error", record => record.Error),
        ("ErrorId", record => record.ErrorId),
        ("Actor", record => record.Actor),
        ("Client", record => record.Client),
        ("Machine", record => record.Machine),
        ("Organization", record => record.Organization),
        ("CorrelationId", record => record.CorrelationId),
        ("SourceEventId", record => record.SourceEventId),
        ("IdempotencyKey", record => record.IdempotencyKey),
        ("UndoOf", record => record.UndoOf),
        ("RunId", record => record.RunId),
        ("RunName", record => record.RunName),
        ("PreviousHash", record => record.PreviousHash),
        ("Hash", record => record.Hash),
    ];

    /// <summary>Where in a record's text each column stands: the member around it, where there is one, and the member; those whose cells are the text as it is.</summary>
    private static readonly (string Parent, string Member, string Column)[] Members =
    [
        ("", "id", "AuditId"), ("", "eventDate", "Timestamp"), ("", "operation", "Action"), ("", "outcome", "Outcome"), ("entity", "id", "RecordingId"),
        ("context", "conversationId", "ConversationId"), ("", "tagsApplied", "TagsApplied"), ("", "latencyMs", "LatencyMs"), ("", "attempts", "Attempts"),
        ("", "indexUpdateStatus", "IndexStatus"), ("", "before", "Before"), ("", "after", "After"), ("", "error", "Error"), ("", "errorId", "ErrorId"),
        ("user", "name", "Actor"), ("client", "id", "Client"), ("context", "machine", "Machine"), ("context", "organization", "Organization"),
        ("context", "correlationId", "CorrelationId"), ("context", "sourceEventId", "SourceEventId"), ("context", "idempotencyKey", "IdempotencyKey"),
        ("context", "undoOf", "UndoOf"), ("context", "runId", "RunId"), ("context", "runName", "RunName"), ("", "previousHash", "PreviousHash"),
    ];

    private static readonly ILookup<int, (byte[] Parent, byte[] Member, int Column)> Places = Members.ToLookup(
        member => member.Member.Length,
        member => (Encoding.UTF8.GetBytes(member.Parent), Encoding.UTF8.GetBytes(member.Member), ColumnOf(member.Column)));

    /// <summary>How many columns there are.</summary>
    public static int ColumnCount => Columns.Length;

    /// <summary>The column of a record's place.</summary>
    public static int SequenceColumn { get; } = ColumnOf("Sequence");

    /// <summary>The column of its hash.</summary>
    public static int HashColumn { get; } = ColumnOf("Hash");

    /// <summary>The place of a column.</summary>
    /// <param name="name">Its name.</param>
    public static int ColumnOf(string name) => Array.FindIndex(Columns, column => column.Name == name);

    /// <summary>The column that a member of a record's text is shown in; -1 where it is in none.</summary>
    /// <param name="parent">The member around it; empty where there is none.</param>
    /// <param name="member">Its name.</param>
    public static int ColumnOf(ReadOnlySpan<byte> parent, ReadOnlySpan<byte> member)
    {
        foreach (var (itsParent, its, column) in Places[member.Length])
        {
            if (member.SequenceEqual(its) && parent.SequenceEqual(itsParent))
            {
                return column;
            }
        }

        return -1;
    }

    /// <summary>The row of names.</summary>
    public static string Header => string.Join(',', Columns.Select(column => column.Name));

    /// <summary>The row of a record.</summary>
    public static string RowOf(RecordingAuditRecord record)
    {
        var row = new StringBuilder(1024);
        foreach (var (_, value) in Columns)
        {
            if (row.Length > 0)
            {
                row.Append(',');
            }

            row.Append(Cell(value(record)));
        }

        return row.ToString();
    }

    /// <summary>A cell: quoted where need be, and never a formula to a spreadsheet, whatever its text comes from. A person reads it: control characters are escaped.</summary>
    public static string Cell(string? text)
    {
        if (string.IsNullOrEmpty(text))
        {
            return string.Empty;
        }

        text = DisplayText.Escape(text);
        if (text[0] is '=' or '+' or '-' or '@')
        {
            text = "'" + text;
        }

        return text.AsSpan().IndexOfAny(',', '"') < 0 ? text : $"\"{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
    }
}
