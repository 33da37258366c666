using System.Management.Automation;
using GenesysRecordingTags.Core.Changes;

namespace GenesysRecordingTags.Pipeline;

/// <summary>Turns errors into records with a stable ErrorId, a category and the way out.</summary>
internal static class ErrorRecords
{
    private const string Defect = "This is a defect of GenesysRecordingTags: report it with this message and the command that was run.";

    /// <summary>Makes a record.</summary>
    /// <param name="error">What went wrong.</param>
    /// <param name="target">The input item.</param>
    /// <param name="prefix">Which item it was, where the message does not name it.</param>
    public static ErrorRecord Of(Exception error, object? target, string? prefix = null)
    {
        var cause = error is AggregateException { InnerExceptions: [GenesysException first, ..] } ? first : error;
        var known = cause as GenesysException;
        var record = known is null
            ? new ErrorRecord(cause, "UnexpectedError", ErrorCategory.NotSpecified, target)
            : new ErrorRecord(cause, known.Kind.ToString(), CategoryOf(known.Kind), target);

        // An error with several causes, say a refusal and a ledger that could not take it, shows them all.
        var message = ReferenceEquals(cause, error) ? cause.Message : string.Join(" ", ((AggregateException)error).InnerExceptions.Select(inner => inner.Message));
        record.ErrorDetails = new ErrorDetails(DisplayText.Escape(prefix + message)) { RecommendedAction = known?.RecommendedAction ?? Defect };

        // What the error views show of the target.
        record.CategoryInfo.TargetName = DisplayText.Escape(record.CategoryInfo.TargetName);
        return record;
    }

    /// <summary>Notes on an error, and on its causes, which run it belongs to.</summary>
    /// <param name="error">What went wrong.</param>
    /// <param name="run">The run; null where there is none.</param>
    public static void Mark(Exception error, RunIdentity? run)
    {
        if (run is null)
        {
            return;
        }

        error.Data[nameof(GenesysException.RunId)] = run.Id;
        if (run.Name is not null)
        {
            error.Data[nameof(GenesysException.RunName)] = run.Name;
        }

        foreach (var cause in (error as AggregateException)?.InnerExceptions ?? Enumerable.Empty<Exception>())
        {
            Mark(cause, run);
        }
    }

    private static ErrorCategory CategoryOf(GenesysErrorKind kind) => kind switch
    {
        GenesysErrorKind.NotConnected => ErrorCategory.ConnectionError,
        GenesysErrorKind.AuthenticationFailed => ErrorCategory.AuthenticationError,
        GenesysErrorKind.PermissionDenied => ErrorCategory.PermissionDenied,
        GenesysErrorKind.RecordingNotFound => ErrorCategory.ObjectNotFound,
        GenesysErrorKind.RetentionPolicyNotFound => ErrorCategory.ObjectNotFound,
        GenesysErrorKind.InvalidRetention => ErrorCategory.InvalidData,
        GenesysErrorKind.InvalidTag => ErrorCategory.InvalidData,
        GenesysErrorKind.InvalidRequest => ErrorCategory.InvalidData,
        GenesysErrorKind.Conflict => ErrorCategory.ResourceExists,
        GenesysErrorKind.RateLimited => ErrorCategory.LimitsExceeded,
        GenesysErrorKind.ServiceUnavailable => ErrorCategory.ResourceUnavailable,
        GenesysErrorKind.RequestTimedOut => ErrorCategory.OperationTimeout,
        GenesysErrorKind.ServiceUnreachable => ErrorCategory.ConnectionError,
        GenesysErrorKind.UnexpectedResponse => ErrorCategory.InvalidResult,
        GenesysErrorKind.AnswerMismatch => ErrorCategory.InvalidResult,
        GenesysErrorKind.ChangeOvertaken => ErrorCategory.InvalidOperation,
        GenesysErrorKind.ChangeInProgress => ErrorCategory.ResourceBusy,
        GenesysErrorKind.LedgerOfAnotherOrganization => ErrorCategory.InvalidOperation,
        GenesysErrorKind.LedgerUnavailable => ErrorCategory.ResourceUnavailable,
        GenesysErrorKind.LedgerLost => ErrorCategory.ResourceUnavailable,
        GenesysErrorKind.LedgerRowUnreadable => ErrorCategory.InvalidData,
        GenesysErrorKind.AuditRecordNotFound => ErrorCategory.ObjectNotFound,
        GenesysErrorKind.RunNotFound => ErrorCategory.ObjectNotFound,
        GenesysErrorKind.AuditNotIntact => ErrorCategory.InvalidResult,
        GenesysErrorKind.SubscriptionNotFound => ErrorCategory.ObjectNotFound,
        GenesysErrorKind.TaxonomyNotFound => ErrorCategory.ObjectNotFound,
        GenesysErrorKind.SchemaNotFound => ErrorCategory.ObjectNotFound,
        GenesysErrorKind.CannotUndo => ErrorCategory.InvalidOperation,
        GenesysErrorKind.InvalidFile => ErrorCategory.InvalidData,
        GenesysErrorKind.SinkUnavailable => ErrorCategory.ResourceUnavailable,
        _ => ErrorCategory.NotSpecified,
    };
}
