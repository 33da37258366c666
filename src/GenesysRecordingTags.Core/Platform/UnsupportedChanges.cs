using GenesysRecordingTags.Core.Api;

namespace GenesysRecordingTags.Core.Platform;

/// <summary>What this version does not change on an API: each call is an error that says so, and nothing is sent.</summary>
internal sealed class UnsupportedChanges(ApiCapabilities capabilities) : ITagService, IMetadataService
{
    public Task<IReadOnlyList<TagOutcome>> AddAsync(IReadOnlyList<TagAssignment> assignments, SendOptions options, CancellationToken cancellationToken) =>
        Fail<IReadOnlyList<TagOutcome>>("add tags");

    public Task<RecordingTagResult> RemoveAsync(
        RecordingReference recording, IReadOnlyList<RecordingTag> tags, SendOptions options, CancellationToken cancellationToken) =>
        Fail<RecordingTagResult>("remove tags");

    Task<IReadOnlyList<AppliedTag>> ITagService.GetAsync(RecordingReference recording, ReadOptions options, CancellationToken cancellationToken) =>
        Fail<IReadOnlyList<AppliedTag>>("tell which tags a recording has");

    public Task<RecordingMetadata> SetAsync(
        RecordingReference recording,
        IReadOnlyDictionary<string, string>? metadata,
        IReadOnlyList<string>? tags,
        SendOptions options,
        CancellationToken cancellationToken) => Fail<RecordingMetadata>("set metadata");

    Task<RecordingMetadata> IMetadataService.GetAsync(RecordingReference recording, ReadOptions options, CancellationToken cancellationToken) =>
        Fail<RecordingMetadata>("read metadata");

    private Task<T> Fail<T>(string what) => Task.FromException<T>(capabilities.CreateUnsupported(what));
}
