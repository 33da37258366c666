using System.Collections.Concurrent;
using GenesysRecordingTags.Core.Api;
using GenesysRecordingTags.Core.Media;
using Xunit;

namespace GenesysRecordingTags.Core.Tests.Changes;

/// <summary>A service that does what a test tells it, answers what was sent, and remembers what it was asked.</summary>
internal sealed class ScriptedApi : IGenesysApi, ITagService, IMetadataService
{
    private readonly ConcurrentDictionary<string, ConcurrentDictionary<string, string>> _metadata = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, IReadOnlyList<string>> _plainTags = new(StringComparer.Ordinal);
    private int _inFlight;
    private int _mostInFlight;

    public ConcurrentQueue<SentChange> Sent { get; } = new();

    /// <summary>The sets of tags as they were asked for.</summary>
    public ConcurrentQueue<TagAssignment> Assigned { get; } = new();

    public ConcurrentQueue<(string RecordingId, string Value)> Written { get; } = new();

    public Func<string, CancellationToken, Task> Work { get; set; } = (_, _) => Task.CompletedTask;

    public Func<string, Exception?> Fault { get; set; } = _ => null;

    /// <summary>Why metadata can't be read.</summary>
    public Func<Exception?> ReadFault { get; set; } = () => null;

    /// <summary>How often metadata was read.</summary>
    public int Reads { get; private set; }

    /// <summary>Makes of the right answer to a change of tags the one that is given.</summary>
    public Func<RecordingTagResult, RecordingTagResult> TagAnswer { get; set; } = answer => answer;

    /// <summary>Makes of the right answer to a change of metadata the one that is given.</summary>
    public Func<RecordingMetadata, RecordingMetadata> MetadataAnswer { get; set; } = answer => answer;

    public string IndexStatus { get; set; } = "Completed";

    /// <summary>What was there before of the tags that a change touches, where the service tells.</summary>
    public IReadOnlyList<RecordingTag>? Replaced { get; set; }

    /// <summary>The external tag of the conversation after a change, and before it.</summary>
    public (string? After, string? Before) ExternalTag { get; set; }

    public ApiCapabilities Capabilities { get; set; } = MediaApi.Capabilities;

    public ITagService Tags => this;

    public IMetadataService Metadata => this;

    public IRetentionService? Retention { get; init; }

    public IIdentityService Identity => throw new NotSupportedException();

    public IEventSource Events => throw new NotSupportedException();

    public RateLimitState RateLimit { get; } = new();

    public int InFlight => Volatile.Read(ref _inFlight);

    public int MostInFlight => Volatile.Read(ref _mostInFlight);

    /// <summary>The metadata that the service holds of a recording.</summary>
    public ConcurrentDictionary<string, string> MetadataOf(string recordingId) =>
        _metadata.GetOrAdd(recordingId, _ => new ConcurrentDictionary<string, string>(StringComparer.Ordinal));

    public async Task<IReadOnlyList<TagOutcome>> AddAsync(
        IReadOnlyList<TagAssignment> assignments,
        SendOptions options,
        CancellationToken cancellationToken)
    {
        var (recording, tags, policy) = Assert.Single(assignments);
        Assigned.Enqueue(assignments[0]);
        var body = new RecordingState { Tags = tags, RetentionPolicy = policy };
        await RunAsync(new SentChange(RecordingAction.AddTag, recording.RecordingId, options.IdempotencyKey, body), cancellationToken);
        return [new TagOutcome(TagAnswer(new RecordingTagResult
        {
            RecordingId = recording.RecordingId,
            Tags =
            [
                .. tags.Select(tag => new AppliedTag
                {
                    Id = Guid.NewGuid().ToString(),
                    Label = tag.Label,
                    TaxonomyId = tag.TaxonomyId,
                    Confidence = tag.Confidence,
                    Status = tag.Status,
                }),
            ],
            TagsApplied = tags.Count,
            RetentionPolicy = policy,
            IndexStatus = IndexStatus,
            Attempts = 1,
        })) { Replaced = Replaced, ExternalTag = ExternalTag.After, ReplacedExternalTag = ExternalTag.Before }];
    }

    public async Task<RecordingMetadata> SetAsync(
        RecordingReference recording,
        IReadOnlyDictionary<string, string?>? metadata,
        IReadOnlyList<string>? tags,
        SendOptions options,
        CancellationToken cancellationToken)
    {
        var body = new RecordingState { Metadata = metadata, PlainTags = tags };
        await RunAsync(new SentChange(RecordingAction.SetMetadata, recording.RecordingId, options.IdempotencyKey, body), cancellationToken);
        foreach (var (key, value) in metadata ?? new Dictionary<string, string?>())
        {
            MetadataOf(recording.RecordingId)[key] = value!;
            Written.Enqueue((recording.RecordingId, value!));
        }

        if (tags is not null)
        {
            _plainTags[recording.RecordingId] = tags;
        }

        return MetadataAnswer(Stored(recording));
    }

    public Task<RecordingMetadata> GetAsync(RecordingReference recording, ReadOptions options, CancellationToken cancellationToken)
    {
        Reads++;
        return ReadFault() is { } fault ? Task.FromException<RecordingMetadata>(fault) : Task.FromResult(Stored(recording));
    }

    public async Task<TagOutcome> RemoveAsync(
        RecordingReference recording,
        IReadOnlyList<RecordingTag> tags,
        SendOptions options,
        CancellationToken cancellationToken)
    {
        await RunAsync(new SentChange(RecordingAction.RemoveTag, recording.RecordingId, options.IdempotencyKey, new RecordingState { Tags = tags }), cancellationToken);
        return new TagOutcome(new RecordingTagResult { RecordingId = recording.RecordingId, Attempts = 1, CorrelationId = "corr-removal" }) { Replaced = tags };
    }

    Task<IReadOnlyList<AppliedTag>> ITagService.GetAsync(RecordingReference recording, ReadOptions options, CancellationToken cancellationToken) =>
        throw new NotSupportedException();

    public void Dispose()
    {
        // It holds nothing.
    }

    private RecordingMetadata Stored(RecordingReference recording) => new()
    {
        RecordingId = recording.RecordingId,
        Metadata = new Dictionary<string, string>(MetadataOf(recording.RecordingId)),
        Tags = _plainTags.GetValueOrDefault(recording.RecordingId) ?? [],
        Attempts = 1,
    };

    private async Task RunAsync(SentChange sent, CancellationToken cancellationToken)
    {
        var now = Interlocked.Increment(ref _inFlight);
        InterlockedMax(ref _mostInFlight, now);
        try
        {
            Sent.Enqueue(sent);
            await Work(sent.RecordingId, cancellationToken);
            if (Fault(sent.RecordingId) is { } fault)
            {
                throw fault;
            }
        }
        finally
        {
            Interlocked.Decrement(ref _inFlight);
        }
    }

    private static void InterlockedMax(ref int target, int value)
    {
        int seen;
        while (value > (seen = Volatile.Read(ref target)))
        {
            Interlocked.CompareExchange(ref target, value, seen);
        }
    }
}
