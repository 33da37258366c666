using System.Collections;
using GenesysRecordingTags.Core.Audit;

namespace GenesysRecordingTags.Completers;

/// <summary>Completes the ids of the connection's last audit records, the newest first; typing a recording's id finds its records.</summary>
internal sealed class AuditIdCompleter : ValueCompleter
{
    // The latest ones are what somebody looks up or undoes; to read more would keep the key press waiting.
    private const int Offered = 50;

    /// <inheritdoc/>
    protected override IEnumerable<CompletionValue> Values(IDictionary bound)
    {
        if (ConnectionOf(bound)?.Session.Ledger is not { } ledger)
        {
            return [];
        }

        var trail = AuditTrail.Of(ledger);
        return trail.Read(new RecordingAuditQuery { AfterSequence = Math.Max(0, trail.ReadCount() - Offered) })
            .Reverse()
            .Select(record => new CompletionValue(
                record.AuditId, record.RecordingId, $"{DisplayTime.Of(record.Timestamp)} {record.Action} {record.RecordingId}: {record.Outcome}"));
    }
}
