namespace GenesysRecordingTags.Core.Api;

/// <summary>The dates to set on a recording.</summary>
public sealed record RetentionAssignment
{
    /// <summary>The recording.</summary>
    public required RecordingReference Recording { get; init; }

    /// <summary>When it is to be archived; null leaves it as it is.</summary>
    public RetentionDate? ArchiveDate { get; init; }

    /// <summary>When it is to be deleted; null leaves it as it is.</summary>
    public RetentionDate? DeleteDate { get; init; }

    /// <summary>The dates that are to be replaced: where the recording has others, somebody else changed it since, and nothing is sent. A date
    /// that is null may be anything.</summary>
    public RecordingState? Expected { get; init; }

    /// <summary>What was read of the recording a moment ago, so that it need not be read again; null: read it.</summary>
    public RecordingRetention? Known { get; init; }

    /// <summary>Sets dates that delete the recording at once, and replaces dates that somebody else set since.</summary>
    public bool Force { get; init; }
}
