namespace GenesysRecordingTags.Core.Changes;

/// <summary>How one change ended. Its audit record is durable by the time anybody sees this.</summary>
public sealed record RecordingChangeOutcome
{
    /// <summary>The change.</summary>
    public required RecordingChange Change { get; init; }

    /// <summary>The answer to <see cref="RecordingAction.AddTag"/>; null where it did not succeed.</summary>
    public RecordingTagResult? TagResult { get; init; }

    /// <summary>The answer to <see cref="RecordingAction.SetMetadata"/>; null where it did not succeed.</summary>
    public RecordingMetadata? Metadata { get; init; }

    /// <summary>The audit record; null where none could be written (see <see cref="Error"/>).</summary>
    public RecordingAuditRecord? Audit { get; init; }

    /// <summary>Why it did not succeed; null where it did, and where it was skipped.</summary>
    public Exception? Error { get; init; }
}
