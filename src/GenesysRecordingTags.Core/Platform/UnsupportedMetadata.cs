using GenesysRecordingTags.Core.Api;

namespace GenesysRecordingTags.Core.Platform;

/// <summary>This version keeps no metadata by this API: each call is an error that says so, and nothing is sent.</summary>
internal sealed class UnsupportedMetadata(ApiCapabilities capabilities) : IMetadataService
{
    public Task<RecordingMetadata> SetAsync(
        RecordingReference recording,
        IReadOnlyDictionary<string, string>? metadata,
        IReadOnlyList<string>? tags,
        SendOptions options,
        CancellationToken cancellationToken) => Task.FromException<RecordingMetadata>(capabilities.CreateUnsupported("set metadata in this version"));

    public Task<RecordingMetadata> GetAsync(RecordingReference recording, ReadOptions options, CancellationToken cancellationToken) =>
        Task.FromException<RecordingMetadata>(capabilities.CreateUnsupported("read metadata in this version"));
}
