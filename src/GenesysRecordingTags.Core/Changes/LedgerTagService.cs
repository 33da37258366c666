using GenesysRecordingTags.Core.Api;

namespace GenesysRecordingTags.Core.Changes;

/// <summary>Tags that the ledger alone keeps. Nothing is sent: what a change leaves is what its audit record says.</summary>
/// <param name="ledger">The ledger.</param>
public sealed class LedgerTagService(IChangeLedger ledger) : ITagService
{
    /// <inheritdoc/>
    public Task<IReadOnlyList<TagOutcome>> AddAsync(IReadOnlyList<TagAssignment> assignments, SendOptions options, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(assignments);
        return Task.FromResult<IReadOnlyList<TagOutcome>>([.. assignments.Select(Add)]);
    }

    /// <inheritdoc/>
    public Task<TagOutcome> RemoveAsync(
        RecordingReference recording, IReadOnlyList<RecordingTag> tags, SendOptions options, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(tags);
        var known = ledger.ReadTags(recording.RecordingId);
        var removed = known.Where(tag => tags.Any(other => TagSet.IsSame(tag, other))).ToList();
        return Task.FromResult(new TagOutcome(ToResult(recording, known.Except(removed))) { Replaced = removed });
    }

    /// <inheritdoc/>
    public Task<IReadOnlyList<AppliedTag>> GetAsync(RecordingReference recording, ReadOptions options, CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyList<AppliedTag>>([.. ledger.ReadTags(recording.RecordingId).Select(tag => ToApplied(tag) with
        {
            RecordingId = recording.RecordingId,
            ConversationId = recording.ConversationId,
        })]);

    private TagOutcome Add(TagAssignment assignment) =>
        new(ToResult(assignment.Recording, assignment.Tags) with { TagsApplied = assignment.Tags.Count })
        {
            Replaced = [.. ledger.ReadTags(assignment.Recording.RecordingId).Where(tag => assignment.Tags.Any(other => TagSet.IsSame(tag, other)))],
        };

    private static RecordingTagResult ToResult(RecordingReference recording, IEnumerable<RecordingTag> tags) => new()
    {
        RecordingId = recording.RecordingId,
        ConversationId = recording.ConversationId,
        Tags = [.. tags.Select(ToApplied)],
        TagStore = TagStore.Ledger,
    };

    private static AppliedTag ToApplied(RecordingTag tag) => new()
    {
        Label = tag.Label,
        TaxonomyId = tag.TaxonomyId,
        Confidence = tag.Confidence,
        Status = tag.Status,
    };
}
