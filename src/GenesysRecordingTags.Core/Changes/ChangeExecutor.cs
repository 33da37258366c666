using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using GenesysRecordingTags.Core.Api;
using GenesysRecordingTags.Core.Ledger;
using GenesysRecordingTags.Core.Validation;

namespace GenesysRecordingTags.Core.Changes;

/// <summary>The way of a change: it is validated, recorded as an intent, guarded, sent, and recorded with its outcome.</summary>
internal sealed class ChangeExecutor(
    IRecordingService recordings,
    IChangeLedger ledger,
    TagValidator validator,
    ChangeActor actor,
    ChangeRunOptions options,
    IDiagnosticSink diagnostics,
    TimeProvider time)
{
    private readonly KeyedSequencer _sequencer = new();
    private readonly ConcurrencyLimiter _limiter = new(options.ThrottleLimit);
    private readonly ChangeSender _sender = new(recordings, options, diagnostics);
    private int _pendingWarnings;

    /// <summary>Makes one change. What has to keep the order of the calls is done before the first wait.</summary>
    public Task<RecordingChangeOutcome> ApplyAsync(RecordingChange change, CancellationToken cancellationToken)
    {
        // A resumed change kept the rules when it was ordered; only sending it again tells what became of it.
        var problems = change.ResumedOperationId is null ? Validate(change) : null;
        if (problems is not null)
        {
            return RefuseAsync(change, problems);
        }

        var ticket = _sequencer.Join(change.Recording.RecordingId);
        var intent = new ChangeIntent
        {
            OperationId = change.ResumedOperationId ?? Guid.NewGuid().ToString("n"),
            IdempotencyKey = KeyOf(change),
            Change = change,
            CreatedAt = time.GetUtcNow(),
            AcquiresLease = ticket.IsFirst,
        };
        return ApplyInOrderAsync(change, ledger.AppendIntentAsync(intent), ticket, cancellationToken);
    }

    private GenesysException? Validate(RecordingChange change)
    {
        if (change.Action == RecordingAction.AddTag)
        {
            var validation = validator.Validate(change.Recording.RecordingId, change.Tags ?? [], change.RetentionPolicy);
            return validation.IsValid ? null : new RecordingTagException(validation);
        }

        return ValidateMetadata(change);
    }

    private static GenesysException? ValidateMetadata(RecordingChange change)
    {
        if (string.IsNullOrWhiteSpace(change.Recording.RecordingId))
        {
            return new GenesysException(GenesysErrorKind.InvalidRequest, "The recording id is blank.", "Name the recording.");
        }

        if (change.Metadata is null && change.PlainTags is null)
        {
            return new GenesysException(
                GenesysErrorKind.InvalidRequest,
                $"Recording '{change.Recording.RecordingId}': there is nothing to set.",
                "Give metadata, tags, or both.");
        }

        var broken = !UnicodeText.IsWellFormed(change.Recording.RecordingId) ? "the recording id"
            : change.Metadata?.FirstOrDefault(pair => !UnicodeText.IsWellFormed(pair.Key) || !UnicodeText.IsWellFormed(pair.Value)).Key is { } key ? $"metadata.{key}"
            : change.PlainTags?.Any(tag => !UnicodeText.IsWellFormed(tag)) == true ? "tags"
            : null;
        return broken is null
            ? null
            : new GenesysException(
                GenesysErrorKind.InvalidRequest,
                $"Recording '{change.Recording.RecordingId}': {broken} holds half a character (a lone surrogate), which can't be sent.",
                "Write the text anew.");
    }

    private static GenesysException NotSent(RecordingChange change, GenesysException ledgerError) => new(
        ledgerError.Kind,
        $"Recording '{change.Recording.RecordingId}': not sent, because that could not be recorded beforehand: {ledgerError.Message}",
        ledgerError.RecommendedAction,
        ledgerError);

    private async Task<RecordingChangeOutcome> ApplyInOrderAsync(
        RecordingChange change,
        Task<IntentReceipt> ordering,
        KeyedSequencer.Ticket ticket,
        CancellationToken cancellationToken)
    {
        using (ticket)
        {
            IntentReceipt receipt;
            try
            {
                receipt = await ordering.ConfigureAwait(false);
            }
            catch (GenesysException ex)
            {
                // Without a durable intent nothing is sent.
                return new RecordingChangeOutcome { Change = change, Error = NotSent(change, ex) };
            }

            if (receipt.Verdict != IntentVerdict.Proceed)
            {
                return await SkipAsync(change, receipt).ConfigureAwait(false);
            }

            ConcurrencyLease? concurrencyLease = null;
            var attempt = new ChangeAttempt(change, receipt, time);
            try
            {
                await ticket.WaitAsync(cancellationToken).ConfigureAwait(false);
                attempt.Receipt = await AcquireLeaseAsync(change, receipt, cancellationToken).ConfigureAwait(false);
                await _sender.ReadBeforeAsync(attempt, cancellationToken).ConfigureAwait(false);
                await _limiter.EnterAsync(cancellationToken).ConfigureAwait(false);
                concurrencyLease = new ConcurrencyLease(_limiter);
                cancellationToken.ThrowIfCancellationRequested();
                await _sender.SendAsync(attempt, concurrencyLease, cancellationToken).ConfigureAwait(false);
            }
            catch (OperationCanceledException ex)
            {
                attempt.Cancelled(ex);
            }
            catch (GenesysException ex)
            {
                attempt.FailedWith(ex);
            }
            finally
            {
                // Before the outcome is durable: a slot is a request in flight, not a record being written.
                concurrencyLease?.Leave();
            }

            return await RecordAsync(attempt).ConfigureAwait(false);
        }
    }

    /// <summary>Waits until the recording may be tagged.</summary>
    /// <returns>The receipt, with what is known of the recording by then: earlier changes of it may have ended since it was given.</returns>
    private async Task<IntentReceipt> AcquireLeaseAsync(RecordingChange change, IntentReceipt receipt, CancellationToken cancellationToken)
    {
        if (receipt.PendingUntil is null)
        {
            return receipt;
        }

        while (true)
        {
            var lease = await ledger.AcquireLeaseAsync(receipt.OperationId).ConfigureAwait(false);
            if (lease.PendingUntil is not { } until)
            {
                return receipt with { PendingUntil = null, LastKnown = lease.LastKnown };
            }

            var wait = until - time.GetUtcNow();
            if (wait > TimeSpan.FromSeconds(1))
            {
                ReportPendingIndex(change, until);
            }

            await Task.Delay(wait > TimeSpan.Zero ? wait : TimeSpan.FromMilliseconds(50), time, cancellationToken).ConfigureAwait(false);
        }
    }

    private void ReportPendingIndex(RecordingChange change, DateTimeOffset until)
    {
        // One warning a run is enough to explain why nothing moves.
        var level = Interlocked.Exchange(ref _pendingWarnings, 1) == 0 ? DiagnosticLevel.Warning : DiagnosticLevel.Verbose;
        diagnostics.Report(level, string.Create(
            CultureInfo.InvariantCulture,
            $"Recording '{change.Recording.RecordingId}': its index is still being updated; its tags are not overwritten before {DisplayTime.OfDay(until)}. Waiting. -Force sends at once."));
    }

    private async Task<RecordingChangeOutcome> RecordAsync(ChangeAttempt attempt)
    {
        try
        {
            var audit = await ledger.AppendOutcomeAsync(attempt.ToResult()).ConfigureAwait(false);
            return attempt.ToOutcome(audit);
        }
        catch (GenesysException ex)
        {
            return attempt.ToUnrecordedOutcome(ex);
        }
    }

    private async Task<RecordingChangeOutcome> RefuseAsync(RecordingChange change, GenesysException problems)
    {
        if (string.IsNullOrWhiteSpace(change.Recording.RecordingId))
        {
            // There is no recording that a record could be of.
            return new RecordingChangeOutcome { Change = change, Error = problems };
        }

        try
        {
            var audit = await ledger.AppendOutcomeAsync(new ChangeResult
            {
                OperationId = change.ResumedOperationId,
                Change = change,
                Outcome = AuditOutcome.Failed,
                Timestamp = time.GetUtcNow(),
                After = change.ToState(),
                Error = problems.Message,
                ErrorId = problems.Kind.ToString(),
            }).ConfigureAwait(false);
            return new RecordingChangeOutcome { Change = change, Audit = audit, Error = problems };
        }
        catch (GenesysException ex)
        {
            return new RecordingChangeOutcome { Change = change, Error = new AggregateException(problems, ex) };
        }
    }

    private async Task<RecordingChangeOutcome> SkipAsync(RecordingChange change, IntentReceipt receipt)
    {
        var reason = (receipt.Verdict, receipt.EarlierAuditId) switch
        {
            (IntentVerdict.AlreadyApplied, { } auditId) => $"Done before for event '{change.SourceEventId}' (audit record {auditId}).",
            (IntentVerdict.AlreadyApplied, null) => "It was finished in the meantime.",
            _ => "Another process is doing it.",
        };
        diagnostics.Report(DiagnosticLevel.Verbose, $"Recording '{change.Recording.RecordingId}': not sent. {reason}");
        try
        {
            var audit = await ledger.AppendOutcomeAsync(new ChangeResult
            {
                OperationId = null,
                Change = change,
                Outcome = AuditOutcome.Skipped,
                Timestamp = time.GetUtcNow(),
                Error = reason,
            }).ConfigureAwait(false);
            return new RecordingChangeOutcome { Change = change, Audit = audit };
        }
        catch (GenesysException ex)
        {
            return new RecordingChangeOutcome { Change = change, Error = ex };
        }
    }

    /// <summary>A change that comes from an event has the same key wherever and whenever it is sent.</summary>
    private string KeyOf(RecordingChange change)
    {
        if (change.SourceEventId is null)
        {
            return Guid.NewGuid().ToString();
        }

        var text = string.Join('\n', actor.Organization, change.Action.ToString(), change.Recording.RecordingId, change.SourceEventId);
        return Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(text)), 0, 16);
    }
}
