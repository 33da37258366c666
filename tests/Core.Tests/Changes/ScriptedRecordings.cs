using System.Collections.Concurrent;
using GenesysRecordingTags.Core.Api;

namespace GenesysRecordingTags.Core.Tests.Changes;

/// <summary>A service that does what a test tells it, and remembers what it was asked.</summary>
internal sealed class ScriptedRecordings : IRecordingService
{
    private int _inFlight;
    private int _mostInFlight;

    public ConcurrentQueue<(RecordingAction Action, string RecordingId, string Key)> Sent { get; } = new();

    public ConcurrentQueue<(string RecordingId, string Value)> Written { get; } = new();

    public Func<string, CancellationToken, Task> Work { get; set; } = (_, _) => Task.CompletedTask;

    public Func<string, Exception?> Fault { get; set; } = _ => null;

    public string IndexStatus { get; set; } = "Completed";

    public ConcurrentDictionary<string, string> StoredMetadata { get; } = new(StringComparer.Ordinal);

    public bool CanReadMetadata { get; set; } = true;

    public int InFlight => Volatile.Read(ref _inFlight);

    public int MostInFlight => Volatile.Read(ref _mostInFlight);

    public async Task<RecordingTagResult> AddTagsAsync(
        RecordingReference recording,
        IReadOnlyList<RecordingTag> tags,
        RetentionPolicy? policy,
        SendOptions options,
        CancellationToken cancellationToken)
    {
        await RunAsync(RecordingAction.AddTag, recording.RecordingId, options.IdempotencyKey, cancellationToken);
        return new RecordingTagResult
        {
            RecordingId = recording.RecordingId,
            TagsApplied = tags.Count,
            RetentionPolicy = policy,
            IndexStatus = IndexStatus,
            Attempts = 1,
        };
    }

    public async Task<RecordingMetadata> SetMetadataAsync(
        RecordingReference recording,
        IReadOnlyDictionary<string, string>? metadata,
        IReadOnlyList<string>? tags,
        SendOptions options,
        CancellationToken cancellationToken)
    {
        await RunAsync(RecordingAction.SetMetadata, recording.RecordingId, options.IdempotencyKey, cancellationToken);
        foreach (var (key, value) in metadata ?? new Dictionary<string, string>())
        {
            StoredMetadata[key] = value;
            Written.Enqueue((recording.RecordingId, value));
        }

        return Stored(recording);
    }

    public Task<RecordingMetadata> GetMetadataAsync(RecordingReference recording, ReadOptions options, CancellationToken cancellationToken) =>
        Task.FromResult(Stored(recording));

    private RecordingMetadata Stored(RecordingReference recording) => new()
    {
        RecordingId = recording.RecordingId,
        Metadata = new Dictionary<string, string>(StoredMetadata),
        Attempts = 1,
    };

    private async Task RunAsync(RecordingAction action, string recordingId, string key, CancellationToken cancellationToken)
    {
        var now = Interlocked.Increment(ref _inFlight);
        InterlockedMax(ref _mostInFlight, now);
        try
        {
            Sent.Enqueue((action, recordingId, key));
            await Work(recordingId, cancellationToken);
            if (Fault(recordingId) is { } fault)
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
