
namespace GenesysRecordingTags.Core.Changes;

/// <summary>How a change ended, for the ledger to make an audit record of.</summary>
public sealed record ChangeResult
{
    /// <summary>The intent's operation; null where there was none (a change that validation refused).</summary>
    public string? OperationId { get; init; }

    /// <summary>The key that was sent; null where nothing was.</summary>
    public string? IdempotencyKey { get; init; }

    /// <summary>The change.</summary>
    public required RecordingChange Change { get; init; }

    /// <summary>How it ended. <see cref="AuditOutcome.Unknown"/> leaves the intent unfinished, every other outcome closes it.</summary>
    public required AuditOutcome Outcome { get; init; }

    /// <summary>When it ended (UTC).</summary>
    public required DateTimeOffset Timestamp { get; init; }

    /// <summary>How many tags were applied.</summary>
    public int TagsApplied { get; init; }

    /// <summary>The whole cycle.</summary>
    public TimeSpan Latency { get; init; }

    /// <summary>How many requests were sent.</summary>
    public int Attempts { get; init; }

    /// <summary>As the service spells it.</summary>
    public string? IndexStatus { get; init; }

    /// <summary>What was there before, where known.</summary>
    public RecordingState? Before { get; init; }

    /// <summary>What is there now; what was asked for, where it did not succeed.</summary>
    public RecordingState? After { get; init; }

    /// <summary>What was asked for, where the service's answer is something else; otherwise null.</summary>
    public RecordingState? Requested { get; init; }

    /// <summary>Why it did not succeed.</summary>
    public string? Error { get; init; }

    /// <summary>The stable name of the error.</summary>
    public string? ErrorId { get; init; }

    /// <summary>The service's id of the last request.</summary>
    public string? CorrelationId { get; init; }

    /// <summary>Whether the service applied the change, or may have: by itself, or as something else than was asked for.</summary>
    public bool MayHaveBeenApplied => Outcome is AuditOutcome.Succeeded or AuditOutcome.Unknown || Requested is not null;

    /// <summary>The intent stays open although the change was not made: it came from an event and must not be lost to a cancellation or a
    /// failure that may pass.</summary>
    public bool LeaveUnfinished { get; init; }
}
