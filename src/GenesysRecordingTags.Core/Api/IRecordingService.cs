namespace GenesysRecordingTags.Core.Api;

/// <summary>What can be done to a recording, whichever API does it. Every failure is a <see cref="GenesysApiException"/>.</summary>
public interface IRecordingService
{
    /// <summary>Whether <see cref="GetMetadataAsync"/> can tell what <see cref="SetMetadataAsync"/> is about to change.</summary>
    bool CanReadMetadata { get; }

    /// <summary>Applies a set of tags, and a retention policy with them, in one atomic request.</summary>
    /// <param name="recording">The recording.</param>
    /// <param name="tags">A set that keeps the rules.</param>
    /// <param name="policy">The policy; null leaves retention as it is.</param>
    /// <param name="options">How it is sent.</param>
    /// <param name="cancellationToken">Ends the request.</param>
    Task<RecordingTagResult> AddTagsAsync(
        RecordingReference recording,
        IReadOnlyList<RecordingTag> tags,
        RetentionPolicy? policy,
        SendOptions options,
        CancellationToken cancellationToken);

    /// <summary>Merges metadata and replaces plain tags, whichever is given.</summary>
    /// <param name="recording">The recording.</param>
    /// <param name="metadata">Keys to set; null leaves them as they are.</param>
    /// <param name="tags">All plain tags; null leaves them as they are.</param>
    /// <param name="options">How it is sent.</param>
    /// <param name="cancellationToken">Ends the request.</param>
    Task<RecordingMetadata> SetMetadataAsync(
        RecordingReference recording,
        IReadOnlyDictionary<string, string>? metadata,
        IReadOnlyList<string>? tags,
        SendOptions options,
        CancellationToken cancellationToken);

    /// <summary>Reads metadata and plain tags.</summary>
    /// <param name="recording">The recording.</param>
    /// <param name="options">How it is read.</param>
    /// <param name="cancellationToken">Ends the request.</param>
    Task<RecordingMetadata> GetMetadataAsync(RecordingReference recording, ReadOptions options, CancellationToken cancellationToken);
}
