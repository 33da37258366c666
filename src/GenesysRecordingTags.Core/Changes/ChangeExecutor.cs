using System.Globalization;
using GenesysRecordingTags.Core.Api;
using GenesysRecordingTags.Core.Logging;
using GenesysRecordingTags.Core.Validation;

namespace GenesysRecordingTags.Core.Changes;

/// <summary>The way of a change: it is validated, recorded as an intent, guarded, sent, and recorded with its outcome.</summary>
internal sealed class ChangeExecutor(
    IGenesysApi api,
    IChangeLedger ledger,
    TagValidator validator,
    OrganizationIdentity organization,
    ChangeRunOptions options,
    IDiagnosticSink diagnostics,
    TimeProvider time,
    ActivityLog? log = null)
{
    private static readonly TimeSpan InProgressInterval = TimeSpan.FromMilliseconds(200);

    // After ten seconds somebody may wonder why nothing moves.
    private const int InProgressNotice = 50;

    // As long as a request waits for the service. Without an end, runs that make the same changes in another order could wait for each other for ever.
    private static readonly TimeSpan LongestInProgress = TransientErrors.MaximumDelay;

    private readonly KeyedSequencer _sequencer = new();
    private readonly ConcurrencyLimiter _limiter = new(options.ThrottleLimit);
    private readonly ChangeSender _sender = new(api, ledger, options, diagnostics);
    private int _pendingWarnings;
    private int _changedSinceWarnings;

    /// <summary>Makes one change. What has to keep the order of the calls is done before the first wait.</summary>
    public Task<RecordingChangeOutcome> ApplyAsync(RecordingChange change, CancellationToken cancellationToken)
    {
        // A resumed change kept the rules when it was ordered; only sending it again tells what became of it.
        if (Validate(change) is { } problems)
        {
            return RefuseAsync(change, problems);
        }

        var ticket = _sequencer.Join(change.Recording.RecordingId);
        try
        {
            var intent = ToIntent(change, ticket.IsFirst);
            return ApplyInOrderAsync(intent, ledger.AppendIntentAsync(intent), ticket, cancellationToken);
        }
        catch
        {
            // A ticket that is kept would hold up the recording's later changes for ever.
            ticket.Dispose();
            throw;
        }
    }

    /// <summary>What would become of a change; nothing is sent and nothing is recorded.</summary>
    public async Task<ChangePreview> PreviewAsync(RecordingChange change)
    {
        if (Validate(change) is { } problems)
        {
            return new ChangePreview(IntentVerdict.Proceed, problems, null);
        }

        var receipt = await ledger.PreviewIntentAsync(ToIntent(change, acquiresLease: false)).ConfigureAwait(false);
        return new ChangePreview(receipt.Verdict, null, receipt.Earlier?.AuditId ?? receipt.OvertakenBy);
    }

    /// <summary>The tags and the retention that the ledger last saw applied to a recording; null where it never did.</summary>
    public async Task<RecordingState?> GetLastKnownAsync(RecordingReference recording)
    {
        var question = new AddTagChange { Recording = recording, Tags = [] };
        return (await ledger.PreviewIntentAsync(ToIntent(question, acquiresLease: false)).ConfigureAwait(false)).LastKnown;
    }

    /// <summary>Checks a change by the rules of its kind. A resumed one kept them when it was ordered; only sending it again tells what became of it.</summary>
    public GenesysException? Validate(RecordingChange change) => change.ResumedOperationId is null ? change.Validate(validator) : null;

    private ChangeIntent ToIntent(RecordingChange change, bool acquiresLease) => new()
    {
        OperationId = change.ResumedOperationId ?? Guid.NewGuid().ToString("n"),
        IdempotencyKey = OperationKey.Of(organization, change),
        Change = change,
        CreatedAt = time.GetUtcNow(),
        AcquiresLease = acquiresLease,
    };

    private async Task<RecordingChangeOutcome> ApplyInOrderAsync(
        ChangeIntent intent,
        Task<IntentReceipt> ordering,
        KeyedSequencer.Ticket ticket,
        CancellationToken cancellationToken)
    {
        using (ticket)
        {
            var change = intent.Change;
            IntentReceipt receipt;
            try
            {
                receipt = await AwaitVerdictAsync(intent, ordering, ticket, cancellationToken).ConfigureAwait(false);
            }
            catch (GenesysException ex)
            {
                // Without a durable intent nothing is sent.
                return RecordingChangeOutcome.NotSent(change, ex);
            }
            catch (OperationCanceledException ex)
            {
                return new RecordingChangeOutcome { Change = change, Error = ex };
            }

            if (receipt.Verdict != IntentVerdict.Proceed)
            {
                return Skip(change, receipt);
            }

            // An unfinished change is sent as it was stored, whatever is asked for now.
            change = receipt.StoredChange is { } stored ? stored with { Input = change.Input, SubscriptionName = change.SubscriptionName } : change;
            ConcurrencyLease? concurrencyLease = null;
            var attempt = new ChangeAttempt(change, receipt, time);
            try
            {
                await ticket.WaitAsync(cancellationToken).ConfigureAwait(false);
                attempt.Receipt = await AcquireLeaseAsync(change, receipt, cancellationToken).ConfigureAwait(false);
                if (change.FindConflict(attempt.Receipt.LastKnown) is { } conflict)
                {
                    throw conflict;
                }

                await _sender.ReadBeforeAsync(attempt, cancellationToken).ConfigureAwait(false);
                if (attempt.Before is { } read && change.FindConflictWith(read) is { } changedSince)
                {
                    throw changedSince;
                }

                if (receipt.StoredChange is not null)
                {
                    attempt.WasTriedBefore(() => ledger.FindBefore(change.Recording.RecordingId, receipt.IdempotencyKey));
                }

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

    /// <summary>Waits while the same change is under way elsewhere: its result is this one's, too. If its process dies, this one resumes it.</summary>
    /// <returns>A receipt that says InProgress where that takes too long.</returns>
    private async Task<IntentReceipt> AwaitVerdictAsync(
        ChangeIntent intent,
        Task<IntentReceipt> ordering,
        KeyedSequencer.Ticket ticket,
        CancellationToken cancellationToken)
    {
        var receipt = await ordering.ConfigureAwait(false);
        var begun = time.GetTimestamp();
        for (var waits = 1; receipt.Verdict == IntentVerdict.InProgress; waits++)
        {
            if (ticket.IsFirst && time.GetElapsedTime(begun) >= LongestInProgress)
            {
                break;
            }

            if (!ticket.IsFirst)
            {
                // First the earlier ones of this run: one that took the change up before its turn would wait for those that wait for it.
                await ticket.WaitAsync(cancellationToken).ConfigureAwait(false);
                begun = time.GetTimestamp();
            }
            else
            {
                await WaitForOthersAsync(intent, waits, cancellationToken).ConfigureAwait(false);
            }

            receipt = await ledger.AppendIntentAsync(intent with { AcquiresLease = true }).ConfigureAwait(false);
        }

        return receipt;
    }

    private Task WaitForOthersAsync(ChangeIntent intent, int waits, CancellationToken cancellationToken)
    {
        if (waits == InProgressNotice)
        {
            diagnostics.Report(
                DiagnosticLevel.Warning,
                $"Recording '{intent.Change.Recording.RecordingId}': another process is making the same change; waiting for its outcome.");
        }

        return Task.Delay(InProgressInterval, time, cancellationToken);
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
                log?.Write(new LogEntry { Event = LogEvents.Wait, Wait = wait, Reason = "index", RecordingId = change.Recording.RecordingId });
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

    private static string OccasionOf(RecordingChange change) => change.SourceEventId is null ? $"in the run '{change.Run?.Name}'" : "for this event";

    /// <summary>Nothing is sent: the result of the earlier change, or an error that says why there is none.</summary>
    private RecordingChangeOutcome Skip(RecordingChange change, IntentReceipt receipt)
    {
        var recordingId = change.Recording.RecordingId;
        if (receipt.Verdict == IntentVerdict.Overtaken)
        {
            return new RecordingChangeOutcome
            {
                Change = change,
                IsUnfinished = true,
                Error = new GenesysException(
                    GenesysErrorKind.ChangeOvertaken,
                    $"Recording '{recordingId}': not sent: this change is unfinished, and a later change of the recording ({receipt.OvertakenBy}) has overtaken it ({change.Describe()}).",
                    "To apply it over the later change all the same, repeat the command with -Force."),
            };
        }

        if (receipt.Verdict == IntentVerdict.InProgress)
        {
            return new RecordingChangeOutcome
            {
                Change = change,
                Error = new GenesysException(
                    GenesysErrorKind.ChangeInProgress,
                    $"Recording '{recordingId}': not sent: another run or process is making the same change, and had no outcome after {DurationText.Write(LongestInProgress)} ({change.Describe()}).",
                    "Wait until the other run has ended, then repeat the command: what was applied is not applied again."),
            };
        }

        if (receipt.ChangedSince is { } since)
        {
            // One warning a run: whoever relies on the result must know that the recording holds something else now.
            diagnostics.Report(
                Interlocked.Exchange(ref _changedSinceWarnings, 1) == 0 ? DiagnosticLevel.Warning : DiagnosticLevel.Verbose,
                $"Recording '{recordingId}': not sent, because the same change was applied {OccasionOf(change)} earlier; but the recording was changed since "
                + $"(audit record {since}). To apply it again, {(change.SourceEventId is null ? "give the run another name" : "leave out the event: name the recording with -RecordingId alone")}.");
        }

        diagnostics.Report(DiagnosticLevel.Verbose, receipt.Earlier is { } earlier
            ? $"Recording '{recordingId}': not sent. The same change was applied earlier (audit record {earlier.AuditId})."
            : $"Recording '{recordingId}': not sent. It was finished in the meantime.");
        return new RecordingChangeOutcome { Change = change, Result = receipt.Earlier is { } applied ? change.ToEarlierResult(applied) : null };
    }
}
