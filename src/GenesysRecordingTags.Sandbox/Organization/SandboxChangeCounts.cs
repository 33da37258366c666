namespace GenesysRecordingTags.Sandbox;

/// <summary>The organisation's own count of what was done to its recordings.</summary>
public sealed record SandboxChangeCounts
{
    /// <summary>Taggings applied; a replayed one does not count again.</summary>
    public long Tags { get; init; }

    /// <summary>Changes of metadata or plain tags applied.</summary>
    public long Metadata { get; init; }

    /// <summary>Requests answered from an idempotency key, with nothing applied.</summary>
    public long Replays { get; init; }

    /// <summary>Replays whose body was another than the first one's: a key used for two changes. Should be 0.</summary>
    public long ChangedReplays { get; init; }

    /// <summary>Taggings of a recording whose index was still being updated. Should be 0.</summary>
    public long PendingOverwrites { get; init; }
}
