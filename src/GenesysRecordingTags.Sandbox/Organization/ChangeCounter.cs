namespace GenesysRecordingTags.Sandbox;

/// <summary>Counts what is done to recordings.</summary>
internal sealed class ChangeCounter
{
    private long _tags;
    private long _metadata;
    private long _replays;
    private long _changedReplays;
    private long _pendingOverwrites;

    public SandboxChangeCounts Read() => new()
    {
        Tags = Interlocked.Read(ref _tags),
        Metadata = Interlocked.Read(ref _metadata),
        Replays = Interlocked.Read(ref _replays),
        ChangedReplays = Interlocked.Read(ref _changedReplays),
        PendingOverwrites = Interlocked.Read(ref _pendingOverwrites),
    };

    public void CountTags() => Interlocked.Increment(ref _tags);

    public void CountMetadata() => Interlocked.Increment(ref _metadata);

    public void CountPendingOverwrite() => Interlocked.Increment(ref _pendingOverwrites);

    public void CountReplay(bool isSameRequest)
    {
        Interlocked.Increment(ref _replays);
        if (!isSameRequest)
        {
            Interlocked.Increment(ref _changedReplays);
        }
    }
}
