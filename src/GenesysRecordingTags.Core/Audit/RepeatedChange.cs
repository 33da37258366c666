using GenesysRecordingTags.Core.Api;
using GenesysRecordingTags.Core.Changes;

namespace GenesysRecordingTags.Core.Audit;

/// <summary>Makes changes out of audit records, to be made again.</summary>
public static class RepeatedChange
{
    /// <summary>The change that a record is of; null where the record does not say what was asked for.</summary>
    /// <param name="record">The record.</param>
    public static RecordingChange? Of(RecordingAuditRecord record)
    {
        ArgumentNullException.ThrowIfNull(record);
        return ChangeKind.Of(record.Action).Repeat(record);
    }

    /// <summary>The later record of the same change that succeeded; null where there is none.</summary>
    /// <param name="trail">The ledger's records.</param>
    /// <param name="record">The record.</param>
    /// <param name="change">The change that it is of.</param>
    /// <exception cref="GenesysException">The ledger can't be read.</exception>
    public static RecordingAuditRecord? FindApplied(AuditTrail trail, RecordingAuditRecord record, RecordingChange change)
    {
        ArgumentNullException.ThrowIfNull(trail);
        ArgumentNullException.ThrowIfNull(record);
        ArgumentNullException.ThrowIfNull(change);
        var later = new RecordingAuditQuery { RecordingId = record.RecordingId, AfterSequence = record.Sequence, Outcomes = [AuditOutcome.Succeeded], Actions = [record.Action] };
        return trail.Read(later).FirstOrDefault(other => ChangeKind.Of(other.Action).Repeat(other) is { } made && made.HasContentOf(change));
    }

    /// <summary>The first later record of another change that succeeded and that decides what the recording holds; null where there is none.</summary>
    /// <param name="trail">The ledger's records.</param>
    /// <param name="record">The record.</param>
    /// <param name="change">The change that it is of.</param>
    /// <param name="capabilities">What the API can do.</param>
    /// <exception cref="GenesysException">The ledger can't be read.</exception>
    public static RecordingAuditRecord? FindOvertaking(AuditTrail trail, RecordingAuditRecord record, RecordingChange change, ApiCapabilities capabilities)
    {
        ArgumentNullException.ThrowIfNull(trail);
        ArgumentNullException.ThrowIfNull(record);
        ArgumentNullException.ThrowIfNull(change);
        ArgumentNullException.ThrowIfNull(capabilities);
        var mine = change.ToState();
        return trail
            .Read(new RecordingAuditQuery { RecordingId = record.RecordingId, AfterSequence = record.Sequence, Outcomes = [AuditOutcome.Succeeded] })
            .FirstOrDefault(later => ChangeKind.Of(later.Action) is var kind
                && kind.EventSubject == change.Kind.EventSubject
                && change.Kind.TouchesTheSame(mine, kind.TouchedBy(later), capabilities.ReplacesTags));
    }

    /// <summary>What a change does to which recording, in a form that the same change shares.</summary>
    /// <param name="change">The change.</param>
    public static string IdentityOf(RecordingChange change)
    {
        ArgumentNullException.ThrowIfNull(change);
        var text = new CanonicalText();
        text.Add(change.Action.ToString());
        text.Add(change.Recording.RecordingId);
        change.WriteContent(text);
        return text.ToHash();
    }
}
