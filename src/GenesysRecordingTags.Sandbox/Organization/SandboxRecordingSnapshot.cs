namespace GenesysRecordingTags.Sandbox;

/// <summary>A recording as it stands at one moment, by the organisation's own knowledge.</summary>
public sealed record SandboxRecordingSnapshot
{
    /// <summary>The recording's id.</summary>
    public required string Id { get; init; }

    /// <summary>For example <c>voice</c>.</summary>
    public required string MediaType { get; init; }

    /// <summary>The tags with label and taxonomy.</summary>
    public IReadOnlyList<AppliedTag> Tags { get; init; } = [];

    /// <summary>The retention policy; null where none was set.</summary>
    public RetentionPolicy? RetentionPolicy { get; init; }

    /// <summary>The metadata.</summary>
    public required IReadOnlyDictionary<string, string> Metadata { get; init; }

    /// <summary>The plain tags.</summary>
    public IReadOnlyList<string> PlainTags { get; init; } = [];

    /// <summary><c>Pending</c> while the archive's index is being updated, otherwise <c>Completed</c>.</summary>
    public required string IndexUpdateStatus { get; init; }

    /// <summary>How many taggings were applied.</summary>
    public int TagChanges { get; init; }

    /// <summary>How many changes of metadata or plain tags were applied.</summary>
    public int MetadataChanges { get; init; }

    internal static SandboxRecordingSnapshot Of(SandboxRecording recording, DateTimeOffset now)
    {
        lock (recording.Gate)
        {
            return new SandboxRecordingSnapshot
            {
                Id = recording.Id,
                MediaType = recording.MediaType,
                Tags = recording.Tags,
                RetentionPolicy = recording.RetentionPolicy,
                Metadata = new Dictionary<string, string>(recording.Metadata),
                PlainTags = recording.PlainTags,
                IndexUpdateStatus = now < recording.IndexCompletedAt ? IndexStatus.Pending : IndexStatus.Completed,
                TagChanges = recording.TagChanges,
                MetadataChanges = recording.MetadataChanges,
            };
        }
    }
}
