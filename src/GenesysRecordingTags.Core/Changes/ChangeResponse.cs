namespace GenesysRecordingTags.Core.Changes;

/// <summary>What the service answered to a change, compared with what was asked for.</summary>
internal sealed record ChangeResponse
{
    /// <summary>What is there now, by the answer.</summary>
    public required RecordingState After { get; init; }

    /// <summary>What was there before, where the service told it with its answer; otherwise null.</summary>
    public RecordingState? Before { get; init; }

    /// <summary>Where the answer is not what was asked for, one phrase each; empty where it is.</summary>
    public required IReadOnlyList<string> Differences { get; init; }

    /// <summary>Why a part of the change was not done; null where all of it was.</summary>
    public GenesysException? Failure { get; init; }

    /// <summary>Whether the service did something else than what was asked for.</summary>
    public bool IsOther => Failure is not null || Differences.Count > 0;

    /// <summary>The object for the pipeline, without what the ledger adds.</summary>
    public required IChangeResult Result { get; init; }

    /// <summary>How many of the tags that were asked for the answer holds.</summary>
    public int TagsApplied { get; init; }

    /// <summary>As the service spells it; null where the kind of change has none.</summary>
    public string? IndexStatus { get; init; }

    /// <summary>How many requests it took.</summary>
    public int Attempts { get; init; }

    /// <summary>The service's id of the last request.</summary>
    public string? CorrelationId { get; init; }
}
