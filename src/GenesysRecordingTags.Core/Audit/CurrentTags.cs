using GenesysRecordingTags.Core.Changes;
using GenesysRecordingTags.Core.Ledger.Storage;

namespace GenesysRecordingTags.Core.Audit;

/// <summary>What a recording carries now, by all that the ledger knows of it, and which record left each part so.</summary>
internal sealed class CurrentTags
{
    private readonly Dictionary<RecordingTag, long> _tags = new(TagSet.Comparer);
    private readonly bool _replacesTags;
    private (RetentionPolicy Policy, long Sequence)? _policy;

    /// <summary>Begins with nothing.</summary>
    /// <param name="replacesTags">Whether a set of tags takes the place of the one before it.</param>
    public CurrentTags(bool replacesTags) => _replacesTags = replacesTags;

    /// <summary>Whether a record can have left a recording with a tag or a policy that it carries now. An undo puts tags back that were replaced.</summary>
    public static bool CanLeave(RecordingAuditRecord record) =>
        record.Action is RecordingAction.AddTag or RecordingAction.SetRetention || record is { Action: RecordingAction.RemoveTag, After.Tags.Count: > 0 };

    /// <summary>Takes the next record of the recording.</summary>
    public void Add(RecordingAuditRecord record)
    {
        // An answer that is not what was asked for tells what the recording holds, too.
        var isAnswered = record.Outcome == AuditOutcome.Succeeded || (record.Outcome == AuditOutcome.Failed && record.Requested is not null);
        if (!isAnswered)
        {
            return;
        }

        if (record.Action == RecordingAction.SetRetention)
        {
            // Dates that were given by hand are no policy's.
            _policy = record.After?.RetentionPolicy is { } set ? (set, record.Sequence) : null;
        }

        if (record.Action is not (RecordingAction.AddTag or RecordingAction.RemoveTag))
        {
            return;
        }

        if (record.Action == RecordingAction.RemoveTag)
        {
            foreach (var tag in record.Before?.Tags ?? [])
            {
                _tags.Remove(tag);
            }
        }
        else if (_replacesTags)
        {
            _tags.Clear();
        }

        foreach (var tag in record.After?.Tags ?? [])
        {
            // The taxonomy's id is asked for as it was written last.
            _tags.Remove(tag);
            _tags.Add(tag, record.Sequence);
        }

        if (record.After?.RetentionPolicy is { } policy)
        {
            _policy = (policy, record.Sequence);
        }
    }

    /// <summary>The record that left the recording as it is asked for; null where it is not so.</summary>
    /// <param name="query">What it is to carry: label and taxonomy of one tag, and the retention policy.</param>
    public long? FindRecord(RecordingAuditQuery query)
    {
        if (query.RetentionPolicies is { } policies && !(_policy is var (policy, _) && (Matches(policies, policy.Name) || Matches(policies, policy.Id))))
        {
            return null;
        }

        var tags = _tags.Where(tag => Matches(query.Labels, tag.Key.Label) && Matches(query.TaxonomyIds, tag.Key.TaxonomyId)).Select(tag => tag.Value).ToList();
        if (query.Labels is null && query.TaxonomyIds is null && _policy is { Sequence: var left } && (query.RetentionPolicies is not null || tags.Count == 0))
        {
            return left;
        }

        return tags.Count == 0 ? null : tags.Max();
    }

    private static bool Matches(IReadOnlyList<TermMatch>? wanted, string? text) =>
        wanted is null || (text is not null && wanted.Any(match => match.Text == text || match.IsMatch?.Invoke(text) == true));
}
