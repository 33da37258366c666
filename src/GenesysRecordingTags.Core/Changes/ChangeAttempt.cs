using GenesysRecordingTags.Core.Ledger;

namespace GenesysRecordingTags.Core.Changes;

/// <summary>One change on its way: what is known of it so far, and in the end its outcome.</summary>
internal sealed class ChangeAttempt(RecordingChange change, IntentReceipt receipt, TimeProvider time)
{
    private long _begun;
    private bool _isBegun;
    private RecordingMetadata? _before;
    private RecordingTagResult? _tagResult;
    private RecordingMetadata? _metadata;
    private GenesysException? _error;
    private OperationCanceledException? _cancellation;
    private TimeSpan _latency;

    public RecordingChange Change => change;

    /// <summary>What the ledger said.</summary>
    public IntentReceipt Receipt { get; set; } = receipt;

    public string IdempotencyKey => Receipt.IdempotencyKey;

    /// <summary>It is being sent from now on.</summary>
    public void Begin()
    {
        _begun = time.GetTimestamp();
        _isBegun = true;
    }

    public void HasRead(RecordingMetadata before) => _before = before;

    public void Succeeded(RecordingTagResult result)
    {
        End();
        _tagResult = result with { Latency = _latency };
    }

    public void Succeeded(RecordingMetadata result)
    {
        End();
        _metadata = result with { Latency = _latency };
    }

    public void FailedWith(GenesysException error)
    {
        End();
        _error = error;
    }

    public void Cancelled(OperationCanceledException cancellation)
    {
        End();
        _cancellation = cancellation;
    }

    public RecordingChangeOutcome ToOutcome(RecordingAuditRecord audit) => new()
    {
        Change = change,
        TagResult = _tagResult is null ? null : _tagResult with { AuditId = audit.AuditId, SourceEventId = change.SourceEventId },
        Metadata = _metadata is null ? null : _metadata with { AuditId = audit.AuditId, SourceEventId = change.SourceEventId },
        Audit = audit,
        Error = (Exception?)_error ?? _cancellation,
    };

    /// <summary>The ledger could not take the outcome. The service's answer must not get lost with it.</summary>
    public RecordingChangeOutcome ToUnrecordedOutcome(GenesysException ledgerError)
    {
        if (_error?.Kind == GenesysErrorKind.LedgerLost)
        {
            return new RecordingChangeOutcome
            {
                Change = change,
                Error = new GenesysException(_error.Kind, $"Recording '{change.Recording.RecordingId}': not sent: {_error.Message}", _error.RecommendedAction, _error),
            };
        }

        var whatHappened = _error is not null
            ? $"the change failed ({_error.Message})"
            : _cancellation is not null ? "the change was cancelled" : "the change was made";
        return new RecordingChangeOutcome
        {
            Change = change,
            Error = new GenesysException(
                ledgerError.Kind,
                $"Recording '{change.Recording.RecordingId}': {whatHappened}, but its audit record could not be written: {ledgerError.Message}",
                $"{ledgerError.RecommendedAction} Then run Resume-RecordingChange: it repeats the change with the same key, which the service applies once, and records it.",
                ledgerError),
        };
    }

    public ChangeResult ToResult() => new()
    {
        OperationId = Receipt.OperationId,
        IdempotencyKey = _isBegun ? Receipt.IdempotencyKey : null,
        Change = change,
        Outcome = Outcome,
        Timestamp = time.GetUtcNow(),
        TagsApplied = _tagResult?.TagsApplied ?? 0,
        Latency = _latency,
        Attempts = Attempts,
        IndexStatus = _tagResult?.IndexStatus,
        Before = Before,
        After = After,
        Error = _error?.Message ?? (_cancellation is null ? null : IsUnderWay ? "Cancelled while it was under way." : "Cancelled before it was sent."),
        ErrorId = _error?.Kind.ToString() ?? (_cancellation is null ? null : "Cancelled"),
        CorrelationId = _tagResult?.CorrelationId ?? _metadata?.CorrelationId ?? (_error as GenesysApiException)?.CorrelationId,
        LeaveUnfinished = change.SourceEventId is not null && (_cancellation is not null || IsPassing(_error)),
    };

    private int Attempts => _tagResult?.Attempts
        ?? _metadata?.Attempts
        ?? (_error as GenesysApiException)?.Attempts
        ?? (_cancellation as RequestCanceledException)?.Attempts
        ?? 0;

    /// <summary>Whether the service may have done it although it was cancelled.</summary>
    private bool IsUnderWay => _cancellation switch
    {
        null => false,
        RequestCanceledException request => request.OutcomeUnknown,
        _ => _isBegun,
    };

    private AuditOutcome Outcome
    {
        get
        {
            if (_cancellation is not null)
            {
                return IsUnderWay ? AuditOutcome.Unknown : AuditOutcome.Skipped;
            }

            if (_error is null)
            {
                return AuditOutcome.Succeeded;
            }

            return _error is GenesysApiException { OutcomeUnknown: true } ? AuditOutcome.Unknown : AuditOutcome.Failed;
        }
    }

    private RecordingState? Before => change.Action == RecordingAction.AddTag
        ? Receipt.LastKnown
        : _before is null ? null : Touched(_before);

    private RecordingState After
    {
        get
        {
            if (_tagResult is not null)
            {
                return new RecordingState
                {
                    Tags = change.Tags,
                    RetentionPolicy = _tagResult.RetentionPolicy ?? change.RetentionPolicy,
                };
            }

            return _metadata is not null ? Touched(_metadata) : change.ToState();
        }
    }

    /// <summary>Of what is there, the part that this change touches; a null value says that the key was not there.</summary>
    private RecordingState Touched(RecordingMetadata whole) => new()
    {
        Metadata = change.Metadata?.ToDictionary(
            pair => pair.Key,
            pair => whole.Metadata.TryGetValue(pair.Key, out var value) ? value : null,
            StringComparer.Ordinal),
        PlainTags = change.PlainTags is null ? null : whole.Tags,
    };

    /// <summary>Whether the same change may well succeed later: one that came from an event must not be lost for it.</summary>
    private static bool IsPassing(GenesysException? error) => error?.Kind
        is GenesysErrorKind.ServiceUnreachable
        or GenesysErrorKind.ServiceUnavailable
        or GenesysErrorKind.RequestTimedOut
        or GenesysErrorKind.RateLimited
        or GenesysErrorKind.AuthenticationFailed;

    private void End() => _latency = _isBegun ? time.GetElapsedTime(_begun) : TimeSpan.Zero;
}
