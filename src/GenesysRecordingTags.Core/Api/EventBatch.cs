namespace GenesysRecordingTags.Core.Api;

/// <summary>Some events, and where reading goes on.</summary>
public sealed record EventBatch
{
    /// <summary>The events that could be read, in the service's order. Empty means nothing new.</summary>
    public required IReadOnlyList<InteractionEvent> Events { get; init; }

    /// <summary>What was wrong with the entries that could not be read, one message each.</summary>
    public IReadOnlyList<string> Unreadable { get; init; } = [];

    /// <summary>The sources whose events are all in this batch or were received before: an API that asks source by source
    /// (conversation by conversation) asks for them no more once the batch was taken in.</summary>
    public IReadOnlyList<string> DealtWith { get; init; } = [];

    /// <summary>Where reading goes on: opaque, and fit to be kept. The cursor that the batch was asked for with, where the service named no
    /// other; null at the very beginning.</summary>
    public required string? Cursor { get; init; }

    /// <summary>Whether there may be more at once; otherwise there is nothing before the next poll.</summary>
    public bool MayHaveMore { get; init; }
}
