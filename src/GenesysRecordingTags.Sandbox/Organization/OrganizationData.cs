using System.Collections.Concurrent;

namespace GenesysRecordingTags.Sandbox;

/// <summary>Recordings, interactions and their events, all made by one seed.</summary>
internal sealed class OrganizationData
{
    // Every tenth interaction leaves no recording, the fourth first, so that small organisations have one too.
    private const int UnrecordedEvery = 10;
    private const int UnrecordedFirst = 4;
    private const int RepeatedAtOnceEvery = 37;
    private const int RepeatedAtOnceFirst = 5;
    private const int RepeatedLaterEvery = 41;
    private const int RepeatedLaterFirst = 7;

    // More than the largest page, so that the repeat stands in another page.
    private const int RepeatedLaterAfter = 120;

    private readonly ConcurrentDictionary<string, SandboxRecording> _recordings = new(StringComparer.Ordinal);
    private readonly List<string> _recordingIds = [];
    private readonly List<SandboxInteraction> _interactions = [];
    private readonly List<SandboxInteraction> _events = [];

    private readonly SandboxPlatformOptions _platform;
    private readonly DateTimeOffset _madeAt;
    private ConversationStore? _conversations;

    public OrganizationData(int seed, int recordingCount, SandboxPlatformOptions platform, PlatformCatalog catalog, DateTimeOffset now)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(recordingCount);
        Seed = seed;
        Catalog = catalog;
        _platform = platform;
        _madeAt = now;
        lock (_events)
        {
            while (_recordingIds.Count < recordingCount)
            {
                AddInteraction(null);
            }
        }
    }

    public int Seed { get; }

    public ChangeCounter Changes { get; } = new();

    public PlatformCatalog Catalog { get; }

    public SchemaStore Schemas { get; } = new();

    public DetailsJobStore DetailsJobs { get; } = new();

    public PlatformChangeCounter PlatformChanges { get; } = new();

    /// <summary>The conversations; whoever uses the Media API alone has none made.</summary>
    public ConversationStore Conversations
    {
        get
        {
            lock (_events)
            {
                return _conversations ??= new ConversationStore(Seed, Catalog, _platform, _interactions, _madeAt);
            }
        }
    }

    public SubscriptionStore Subscriptions { get; } = new();

    public SandboxRecording? Find(string? recordingId) =>
        recordingId is not null && _recordings.TryGetValue(recordingId, out var recording) ? recording : null;

    public IReadOnlyList<string> RecordingIds()
    {
        lock (_events)
        {
            return _recordingIds.ToArray();
        }
    }

    /// <summary>Adds interactions that ended now after all there are, and tells their recordings' ids.</summary>
    public IReadOnlyList<string> AddInteractions(int count, DateTimeOffset now)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        lock (_events)
        {
            var known = _recordingIds.Count;
            for (var i = 0; i < count; i++)
            {
                AddInteraction(now);
            }

            return _recordingIds.GetRange(known, _recordingIds.Count - known);
        }
    }

    /// <summary>Up to <paramref name="count"/> events from a place in the order of delivery on.</summary>
    public IReadOnlyList<SandboxInteraction> Events(int start, int count)
    {
        lock (_events)
        {
            return start >= _events.Count ? [] : _events.GetRange(start, Math.Min(count, _events.Count - start));
        }
    }

    private void AddInteraction(DateTimeOffset? addedAt)
    {
        var number = _interactions.Count + 1;
        string? recordingId = null;
        var mediaType = SampleRecordings.MediaTypeOf(Seed, number);
        if (number % UnrecordedEvery != UnrecordedFirst)
        {
            var recording = SampleRecordings.Create(Seed, _recordingIds.Count + 1);
            _recordings[recording.Id] = recording;
            _recordingIds.Add(recording.Id);
            (recordingId, mediaType) = (recording.Id, recording.MediaType);
        }

        var interaction = new SandboxInteraction(number, recordingId, mediaType) { AddedAt = addedAt };
        _interactions.Add(interaction);
        _events.Add(interaction);
        _conversations?.Add(interaction);
        if (number % RepeatedAtOnceEvery == RepeatedAtOnceFirst)
        {
            _events.Add(interaction);
        }

        var earlier = number - RepeatedLaterAfter;
        if (earlier > 0 && earlier % RepeatedLaterEvery == RepeatedLaterFirst)
        {
            _events.Add(_interactions[earlier - 1]);
        }
    }
}
