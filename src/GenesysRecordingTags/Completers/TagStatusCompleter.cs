using System.Collections;

namespace GenesysRecordingTags.Completers;

/// <summary>Completes the statuses of a tag.</summary>
internal sealed class TagStatusCompleter : ValueCompleter
{
    /// <inheritdoc/>
    protected override IEnumerable<CompletionValue> Values(IDictionary bound) =>
    [
        new(TagStatus.Active, "The tag is in force."),
        new(TagStatus.Pending, "The tag waits for a review."),
        new(TagStatus.Rejected, "The tag was reviewed and refused."),
    ];
}
