using System.Collections;
using GenesysRecordingTags.Core.Audit;

namespace GenesysRecordingTags.Completers;

/// <summary>Completes the ids of the connection's last audit records, the newest first; typing a recording's id finds its records.</summary>
internal sealed class AuditIdCompleter : AuditCompleter
{
    // The latest ones are what somebody looks up or undoes; to read more would keep the key press waiting.
    private const int Offered = 50;

    /// <inheritdoc/>
    protected override IEnumerable<CompletionValue> Values(IDictionary bound)
    {
        if (TrailOf(bound) is not { } trail)
        {
            return [];
        }

        return trail.Read(new RecordingAuditQuery { AfterSequence = Math.Max(0, trail.ReadCount() - Offered) })
            .Reverse()
            .Select(record => new CompletionValue(
                record.AuditId, record.RecordingId, $"{DisplayTime.Of(record.Timestamp)} {record.Action} {record.RecordingId}: {record.Outcome}"));
    }
}
