namespace GenesysRecordingTags;

/// <summary>Who changed which recording, when, from what to what, and how it ended (Media API, section 6). Part of a hash chain.</summary>
public sealed record RecordingAuditRecord
{
    /// <summary>The record's own id.</summary>
    public required string AuditId { get; init; }

    /// <summary>Its place in the chain, from 1; 0 where there is no ledger.</summary>
    public long Sequence { get; init; }

    /// <summary>When the change ended (UTC).</summary>
    public required DateTimeOffset Timestamp { get; init; }

    /// <summary>What was done.</summary>
    public required RecordingAction Action { get; init; }

    /// <summary>How it ended.</summary>
    public required AuditOutcome Outcome { get; init; }

    /// <summary>The recording.</summary>
    public required string RecordingId { get; init; }

    /// <summary>Its conversation, where known.</summary>
    public string? ConversationId { get; init; }

    /// <summary>How many tags were applied.</summary>
    public int TagsApplied { get; init; }

    /// <summary>The whole cycle, waits and retries included.</summary>
    public Duration Latency { get; init; }

    /// <summary>How many requests were sent.</summary>
    public int Attempts { get; init; }

    /// <summary><c>Pending</c> or <c>Completed</c>, as the service spells it.</summary>
    public string? IndexStatus { get; init; }

    /// <summary>What was there before, of what was changed; null where it isn't known.</summary>
    public RecordingState? Before { get; init; }

    /// <summary>What is there now, of what was changed; what was asked for, where the change did not succeed.</summary>
    public RecordingState? After { get; init; }

    /// <summary>What was asked for, where the service's answer (<see cref="After"/>) is something else; otherwise null.</summary>
    public RecordingState? Requested { get; init; }

    /// <summary>Why it did not succeed.</summary>
    public string? Error { get; init; }

    /// <summary>The stable name of the error, as in a PowerShell ErrorId.</summary>
    public string? ErrorId { get; init; }

    /// <summary>Who ran the command: the operating system's user.</summary>
    public string? Actor { get; init; }

    /// <summary>The OAuth client's id.</summary>
    public string? Client { get; init; }

    /// <summary>The machine it was run on.</summary>
    public string? Machine { get; init; }

    /// <summary>The organisation's host.</summary>
    public string? Organization { get; init; }

    /// <summary>The service's id of the last request.</summary>
    public string? CorrelationId { get; init; }

    /// <summary>The event the change came from; null for one made by hand.</summary>
    public string? SourceEventId { get; init; }

    /// <summary>The key that made repeating the request safe.</summary>
    public string? IdempotencyKey { get; init; }

    /// <summary>The audit id of the change that this one undid.</summary>
    public string? UndoOf { get; init; }

    /// <summary>The run that the change is of; null in records of version 0.1.0.</summary>
    public string? RunId { get; init; }

    /// <summary>The run's name; null where it has none.</summary>
    public string? RunName { get; init; }

    /// <summary>SHA-256 of the record before, in hexadecimal digits; zeros for the first.</summary>
    public string? PreviousHash { get; init; }

    /// <summary>SHA-256 of this record, in hexadecimal digits; null where there is no ledger.</summary>
    public string? Hash { get; init; }

    /// <summary>What was done and how it ended, in a line: what shows where the Information stream is shown.</summary>
    public override string ToString() =>
        DisplayText.Escape(Error is null ? $"{Action} {RecordingId}: {Outcome}" : $"{Action} {RecordingId}: {Outcome}. {Error}");
}
