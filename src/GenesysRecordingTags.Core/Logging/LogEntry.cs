namespace GenesysRecordingTags.Core.Logging;

/// <summary>One line of the log. What is null is not written.</summary>
public sealed record LogEntry
{
    /// <summary>What it tells of: one of <see cref="LogEvents"/>.</summary>
    public required string Event { get; init; }

    /// <summary>How much it matters.</summary>
    public LogLevel Level { get; init; }

    /// <summary>When it happened (UTC); the log sets it.</summary>
    public DateTimeOffset Time { get; internal set; }

    /// <summary>The command it happened for; the log sets it where the call tells.</summary>
    public CommandIdentity? Command { get; set; }

    /// <summary>GET, POST, PATCH, …</summary>
    public HttpMethod? Method { get; init; }

    /// <summary>Where the request went; only its path is written.</summary>
    public Uri? Uri { get; init; }

    /// <summary>The HTTP status; null where there was no answer.</summary>
    public int? Status { get; init; }

    /// <summary>How long it took.</summary>
    public TimeSpan? Duration { get; init; }

    /// <summary>How long it waited, or is about to.</summary>
    public TimeSpan? Wait { get; init; }

    /// <summary>Which attempt of the request it was, from 1; of a change, how many requests it took.</summary>
    public int? Attempt { get; init; }

    /// <summary>Why there was a retry, a wait or no answer, in a word.</summary>
    public string? Reason { get; init; }

    /// <summary>The service's id of the request.</summary>
    public string? CorrelationId { get; init; }

    /// <summary>The recording.</summary>
    public string? RecordingId { get; init; }

    /// <summary>What was done to it.</summary>
    public string? Action { get; init; }

    /// <summary>How it ended.</summary>
    public string? Outcome { get; init; }

    /// <summary>The id of the run that the change is part of.</summary>
    public string? RunId { get; init; }

    /// <summary>The name of that run.</summary>
    public string? RunName { get; init; }

    /// <summary>The id of the change's audit record.</summary>
    public string? AuditId { get; init; }

    /// <summary>The ErrorId.</summary>
    public string? ErrorId { get; init; }

    /// <summary>What happened, in words.</summary>
    public string? Message { get; init; }

    /// <summary>Of a command: changes that were made. Of lost lines: how many.</summary>
    public long? Count { get; init; }

    /// <summary>Of a command: changes that failed.</summary>
    public long? Failed { get; init; }

    /// <summary>Of a command: changes that were made earlier, and not again.</summary>
    public long? Skipped { get; init; }
}
