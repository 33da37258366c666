using GenesysRecordingTags.Core.Api;

namespace GenesysRecordingTags.Core.Changes;

/// <summary>One change of one recording, as somebody asks for it.</summary>
public sealed record RecordingChange
{
    /// <summary>What to do.</summary>
    public required RecordingAction Action { get; init; }

    /// <summary>The recording.</summary>
    public required RecordingReference Recording { get; init; }

    /// <summary>The tags to apply (<see cref="RecordingAction.AddTag"/>).</summary>
    public IReadOnlyList<RecordingTag>? Tags { get; init; }

    /// <summary>The retention policy to apply with them; null leaves retention as it is.</summary>
    public RetentionPolicy? RetentionPolicy { get; init; }

    /// <summary>The metadata to merge (<see cref="RecordingAction.SetMetadata"/>).</summary>
    public IReadOnlyDictionary<string, string>? Metadata { get; init; }

    /// <summary>The plain tags to put in place (<see cref="RecordingAction.SetMetadata"/>).</summary>
    public IReadOnlyList<string>? PlainTags { get; init; }

    /// <summary>The event it comes from: such a change is applied once. Null for a change made by hand, which always applies.</summary>
    public string? SourceEventId { get; init; }

    /// <summary>Overrides the pending-index rule.</summary>
    public bool Force { get; init; }

    /// <summary>The audit id of the change that this one undoes.</summary>
    public string? UndoOf { get; init; }

    /// <summary>The intent this change takes up again, where it is a resumed one.</summary>
    public string? ResumedOperationId { get; init; }

    /// <summary>What the caller wants to find again in the outcome: the input object. The work never looks at it.</summary>
    public object? Input { get; init; }

    /// <summary>What was asked for, in the shape of an audit record's values.</summary>
    public RecordingState ToState() => new()
    {
        Tags = Tags,
        RetentionPolicy = RetentionPolicy,
        Metadata = Metadata?.ToDictionary(pair => pair.Key, pair => (string?)pair.Value, StringComparer.Ordinal),
        PlainTags = PlainTags,
    };
}
