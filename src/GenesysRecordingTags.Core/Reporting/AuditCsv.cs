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
