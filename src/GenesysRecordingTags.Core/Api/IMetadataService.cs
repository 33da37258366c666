namespace GenesysRecordingTags.Core.Api;

/// <summary>Metadata and plain tags of recordings.</summary>
public interface IMetadataService
{
    /// <summary>Merges metadata and replaces plain tags, whichever is given.</summary>
    /// <param name="recording">The recording.</param>
    /// <param name="metadata">Keys to set, and with null values keys to remove, where <see cref="ApiCapabilities.CanRemoveMetadata"/>; null leaves
    /// all as they are.</param>
    /// <param name="tags">All plain tags; null leaves them as they are.</param>
    /// <param name="options">How it is sent.</param>
    /// <param name="cancellationToken">Ends the request.</param>
    Task<RecordingMetadata> SetAsync(
        RecordingReference recording,
        IReadOnlyDictionary<string, string?>? metadata,
        IReadOnlyList<string>? tags,
        SendOptions options,
        CancellationToken cancellationToken);

    /// <summary>Reads metadata and plain tags; where <see cref="ApiCapabilities.CanReadMetadata"/>.</summary>
    /// <param name="recording">The recording.</param>
    /// <param name="options">How it is read.</param>
    /// <param name="cancellationToken">Ends the request.</param>
    Task<RecordingMetadata> GetAsync(RecordingReference recording, ReadOptions options, CancellationToken cancellationToken);
}
