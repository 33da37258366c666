namespace GenesysRecordingTags.Sandbox;

/// <summary>Counts what is changed through the Platform API.</summary>
internal sealed class PlatformChangeCounter
{
    private long _recordWrites;
    private long _unchangedWrites;
    private long _recordDeletes;
    private long _retentionChanges;
    private long _externalTags;
    private long _indexedProperties;

    public SandboxPlatformCounts Read() => new()
    {
        RecordWrites = Interlocked.Read(ref _recordWrites),
        UnchangedRecordWrites = Interlocked.Read(ref _unchangedWrites),
        RecordDeletes = Interlocked.Read(ref _recordDeletes),
        RetentionChanges = Interlocked.Read(ref _retentionChanges),
        ExternalTags = Interlocked.Read(ref _externalTags),
        IndexedProperties = Interlocked.Read(ref _indexedProperties),
    };

    public void CountRecordWrite(bool isUnchanged)
    {
        Interlocked.Increment(ref _recordWrites);
        if (isUnchanged)
        {
            Interlocked.Increment(ref _unchangedWrites);
        }
    }

    public void CountRecordDelete() => Interlocked.Increment(ref _recordDeletes);

    public void CountRetentionChange() => Interlocked.Increment(ref _retentionChanges);

    public void CountExternalTag() => Interlocked.Increment(ref _externalTags);

    public void CountIndexedProperties(int count) => Interlocked.Add(ref _indexedProperties, count);
}
