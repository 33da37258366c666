using GenesysRecordingTags.Core.Api;

namespace GenesysRecordingTags.Core.Changes;

/// <summary>One change on its way: what is known of it so far, and in the end its outcome.</summary>
internal sealed class ChangeAttempt(RecordingChange change, IntentReceipt receipt, TimeProvider time)
{
    private long _begun;
    private bool _isBegun;
    private RecordingMetadata? _before;
    private RecordingState? _earlierBefore;
    private bool _isBeforeKnown = true;
    private ChangeResponse? _response;
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

    /// <summary>What was read of the recording before; null where it was not.</summary>
    public RecordingMetadata? Before => _before;

    public void HasRead(RecordingMetadata before) => _before = before;

    /// <summary>An earlier try may have been applied: where the recording holds what the change sets, what was there before it is not what was read.</summary>
    /// <param name="findBefore">Finds what an earlier try read.</param>
    public void WasTriedBefore(Func<RecordingState?> findBefore)
    {
        if (change.SelectBefore(Receipt.LastKnown, _before) is { } before && change.IsHeldBy(before))
        {
            _isBeforeKnown = false;
            _earlierBefore = findBefore();
        }
    }

    /// <summary>The service answered with success; whether the answer is what was asked for decides how the change ended.</summary>
    public void Answered(ChangeResponse response)
    {
        End();
        _response = response;
        if (response.IsOther)
        {
            _error = response.Failure ?? new GenesysApiException(
                GenesysErrorKind.AnswerMismatch,
                $"Recording '{change.Recording.RecordingId}': the service accepted the change, but its answer is not what was asked for: {string.Join("; ", response.Differences)}.",
                "See what the recording holds now (Get-RecordingAudit shows what was asked for and what was answered), then make the change again or correct it.")
            {
                Attempts = response.Attempts,
                CorrelationId = response.CorrelationId,
            };
        }
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
        Result = _error is null ? _response?.Result.Complete(change, audit.AuditId, _latency) : null,
        Audit = audit,
        Error = (Exception?)_error ?? _cancellation,
        IsUnfinished = Outcome == AuditOutcome.Unknown || LeaveUnfinished,
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
            IsUnfinished = true,
            Error = new GenesysException(
                ledgerError.Kind,
                $"Recording '{change.Recording.RecordingId}': {whatHappened}, but its audit record could not be written: {ledgerError.Message}",
                $"{ledgerError.RecommendedAction} Then run Resume-RecordingChange: it repeats the change as it was, which applies it once, and records it.",
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
        TagsApplied = _response?.TagsApplied ?? 0,
        Latency = _latency,
        Attempts = Attempts,
        IndexStatus = _response?.IndexStatus,
        Before = _response?.Before ?? (_isBeforeKnown ? change.SelectBefore(Receipt.LastKnown, _before) : _earlierBefore),
        After = _response?.After ?? change.ToState(),
        Requested = _response is { IsOther: true } ? change.ToState() : null,
        Error = _error?.Message ?? (_cancellation is null ? null : IsUnderWay ? "Cancelled while it was under way." : "Cancelled before it was sent."),
        ErrorId = _error?.Kind.ToString() ?? (_cancellation is null ? null : "Cancelled"),
        CorrelationId = _response?.CorrelationId ?? (_error as GenesysApiException)?.CorrelationId,
        LeaveUnfinished = LeaveUnfinished,
    };

    private int Attempts => _response?.Attempts
        ?? (_error as GenesysApiException)?.Attempts
        ?? (_cancellation as RequestCanceledException)?.Attempts
        ?? 0;

    /// <summary>A change from an event must not be lost to a cancellation or to a failure that may pass.</summary>
    private bool LeaveUnfinished => change.SourceEventId is not null && (_cancellation is not null || MaySucceedLater(_error));

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

    /// <summary>Whether the same change may well succeed later: one that came from an event must not be lost for it. A refused client, or a
    /// connection that was closed, says nothing about the change.</summary>
    private static bool MaySucceedLater(GenesysException? error) => error is not null
        && (TransientErrors.IsTransient(error.Kind) || error.Kind is GenesysErrorKind.AuthenticationFailed or GenesysErrorKind.NotConnected);

    private void End() => _latency = _isBegun ? time.GetElapsedTime(_begun) : TimeSpan.Zero;
}
