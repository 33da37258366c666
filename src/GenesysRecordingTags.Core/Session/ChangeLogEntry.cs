using GenesysRecordingTags.Core.Changes;
using GenesysRecordingTags.Core.Logging;

namespace GenesysRecordingTags.Core.Session;

/// <summary>Makes the log's line of a change that ended.</summary>
internal static class ChangeLogEntry
{
    /// <summary>The line.</summary>
    /// <param name="outcome">How the change ended.</param>
    public static LogEntry Of(RecordingChangeOutcome outcome)
    {
        var audit = outcome.Audit;
        var error = outcome.Error is AggregateException { InnerExceptions: [var first, ..] } ? first : outcome.Error;
        return new LogEntry
        {
            Event = LogEvents.Change,
            Level = error is null ? LogLevel.Information : LogLevel.Error,
            Duration = audit?.Latency,
            Attempt = audit?.Attempts,
            CorrelationId = audit?.CorrelationId,
            RecordingId = outcome.Change.Recording.RecordingId,
            Action = outcome.Change.Kind.Action.ToString(),
            Outcome = audit?.Outcome.ToString() ?? (outcome.IsSkipped ? "AlreadyApplied" : nameof(AuditOutcome.Failed)),
            RunId = outcome.Change.Run?.Id,
            RunName = outcome.Change.Run?.Name,
            AuditId = audit?.AuditId,
            ErrorId = error switch
            {
                null => null,
                GenesysException known => known.Kind.ToString(),
                OperationCanceledException => "Cancelled",
                _ => "UnexpectedError",
            },
            Message = error?.Message,
        };
    }
}
