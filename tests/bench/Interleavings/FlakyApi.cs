using GenesysRecordingTags.Core.Api;
using GenesysRecordingTags.Core.Media;
using Microsoft.Coyote.Random;

namespace GenesysRecordingTags.Interleavings;

/// <summary>A service that applies tags, or refuses them for good, as the schedule has it.</summary>
internal sealed class FlakyApi(Generator random) : IGenesysApi, ITagService
{
    private readonly Dictionary<string, int> _applied = [];

    public ApiCapabilities Capabilities => MediaApi.Capabilities;

    public RateLimitState RateLimit { get; } = new();

    public IIdentityService Identity => throw new NotSupportedException();

    public ITagService Tags => this;

    public IMetadataService Metadata => throw new NotSupportedException();

    public IRetentionService? Retention => null;

    public IEventSource Events => throw new NotSupportedException();

    public int Applied(string label)
    {
        lock (_applied)
        {
            return _applied.GetValueOrDefault(label);
        }
    }

    public async Task<IReadOnlyList<TagOutcome>> AddAsync(IReadOnlyList<TagAssignment> assignments, SendOptions options, CancellationToken cancellationToken)
    {
        await Task.Yield();
        var (recording, tags, policy) = assignments[0];
        if (random.NextInteger(4) == 0)
        {
            throw new GenesysApiException(GenesysErrorKind.RecordingNotFound, "There is no such recording.", "Name another.");
        }

        lock (_applied)
        {
            _applied[tags[0].Label!] = _applied.GetValueOrDefault(tags[0].Label!) + 1;
        }

        return
        [
            new TagOutcome(new RecordingTagResult
            {
                RecordingId = recording.RecordingId,
                Tags = [.. tags.Select(tag => new AppliedTag { Id = "id", Label = tag.Label, TaxonomyId = tag.TaxonomyId, Confidence = tag.Confidence, Status = tag.Status })],
                TagsApplied = tags.Count,
                RetentionPolicy = policy,
                IndexStatus = "Completed",
                Attempts = 1,
            }),
        ];
    }

    public Task<TagOutcome> RemoveAsync(RecordingReference recording, IReadOnlyList<RecordingTag> tags, SendOptions options, CancellationToken cancellationToken) =>
        throw new NotSupportedException();

    public Task<IReadOnlyList<AppliedTag>> GetAsync(RecordingReference recording, ReadOptions options, CancellationToken cancellationToken) =>
        throw new NotSupportedException();

    public void Dispose()
    {
    }
}
