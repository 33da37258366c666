namespace GenesysRecordingTags.Core.Api;

/// <summary>Tags of recordings.</summary>
public interface ITagService
{
    /// <summary>Applies tags to recordings of one conversation in one request.</summary>
    /// <param name="assignments">Sets that keep the rules: one to <see cref="ApiCapabilities.MaximumRecordingsPerRequest"/>.</param>
    /// <param name="options">How it is sent.</param>
    /// <param name="cancellationToken">Ends the request.</param>
    /// <returns>What became of each, in their order.</returns>
    /// <exception cref="GenesysApiException">The request as a whole failed.</exception>
    Task<IReadOnlyList<TagOutcome>> AddAsync(IReadOnlyList<TagAssignment> assignments, SendOptions options, CancellationToken cancellationToken);

    /// <summary>Takes tags away from a recording; where <see cref="ApiCapabilities.CanRemoveTags"/>.</summary>
    /// <param name="recording">The recording.</param>
    /// <param name="tags">The tags; a tag is known by its taxonomy and its label. One that is not there is not an error.</param>
    /// <param name="options">How it is sent.</param>
    /// <param name="cancellationToken">Ends the request.</param>
    /// <returns>What is there afterwards, and what was taken away.</returns>
    Task<TagOutcome> RemoveAsync(
        RecordingReference recording,
        IReadOnlyList<RecordingTag> tags,
        SendOptions options,
        CancellationToken cancellationToken);

    /// <summary>Reads the tags of a recording; where <see cref="ApiCapabilities.CanReadTags"/>.</summary>
    /// <param name="recording">The recording.</param>
    /// <param name="options">How it is read.</param>
    /// <param name="cancellationToken">Ends the request.</param>
    Task<IReadOnlyList<AppliedTag>> GetAsync(RecordingReference recording, ReadOptions options, CancellationToken cancellationToken);
}
