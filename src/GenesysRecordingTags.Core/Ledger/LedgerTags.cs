using GenesysRecordingTags.Core.Changes;

namespace GenesysRecordingTags.Core.Ledger;

/// <summary>The tags of a recording that the ledger alone keeps, as its records tell them.</summary>
internal sealed class LedgerTags
{
    private readonly List<RecordingTag> _tags = [];

    /// <summary>The tags, in the order in which they came.</summary>
    public IReadOnlyList<RecordingTag> Tags => _tags;

    /// <summary>Takes what a record says; records of tags that the service keeps are passed over.</summary>
    /// <param name="record">A record, later than those before it.</param>
    public void Take(RecordingAuditRecord record)
    {
        if (record is not { Outcome: AuditOutcome.Succeeded, After: { TagStore: TagStore.Ledger } after })
        {
            return;
        }

        if (record.Action == RecordingAction.RemoveTag)
        {
            Remove(record.Before?.Tags);
        }

        Remove(after.Tags);
        _tags.AddRange(after.Tags ?? []);
    }

    private void Remove(IReadOnlyList<RecordingTag>? tags) => _tags.RemoveAll(tag => tags?.Any(other => TagSet.IsSame(tag, other)) == true);
}
