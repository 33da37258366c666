using GenesysRecordingTags.Core.Api;

namespace GenesysRecordingTags.Core.Changes;

/// <summary>Sends a change to the service, and reads beforehand what it is about to replace.</summary>
internal sealed class ChangeSender(IGenesysApi api, IChangeLedger ledger, ChangeRunOptions options, IDiagnosticSink diagnostics)
{
    private readonly ConcurrencyLimiter _readLimiter = new(options.ThrottleLimit);
    private int _isReadRefused;

    /// <summary>Reads what is there, where the API can tell. A failure leaves it unknown and does not stop the change.</summary>
    public async Task ReadBeforeAsync(ChangeAttempt attempt, CancellationToken cancellationToken)
    {
        var change = attempt.Change;
        if (!change.Kind.ReadsBefore
            || !options.ReadBefore
            || !api.Capabilities.CanReadMetadata
            || Volatile.Read(ref _isReadRefused) != 0)
        {
            return;
        }

        await _readLimiter.EnterAsync(cancellationToken).ConfigureAwait(false);
        var concurrencyLease = new ConcurrencyLease(_readLimiter);
        try
        {
            var read = new ReadOptions(options.Priority, concurrencyLease);
            ledger.EnsurePresent();
            attempt.HasRead(await api.Metadata.GetAsync(change.Recording, read, cancellationToken).ConfigureAwait(false));
        }
        catch (GenesysApiException ex)
        {
            if (ex.Kind == GenesysErrorKind.PermissionDenied && Interlocked.Exchange(ref _isReadRefused, 1) == 0)
            {
                diagnostics.Report(
                    DiagnosticLevel.Warning,
                    $"What was there before is not recorded, and can't be undone: {ex.Message}");
            }
            else
            {
                diagnostics.Report(
                    DiagnosticLevel.Verbose,
                    $"Recording '{change.Recording.RecordingId}': what was there before could not be read: {ex.Message}");
            }
        }
        finally
        {
            concurrencyLease.Leave();
        }
    }

    /// <summary>Sends the change.</summary>
    /// <param name="attempt">The change.</param>
    /// <param name="concurrencyLease">Its place among the requests of the run.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public async Task SendAsync(ChangeAttempt attempt, ConcurrencyLease concurrencyLease, CancellationToken cancellationToken)
    {
        var change = attempt.Change;
        var send = new SendOptions(attempt.IdempotencyKey, options.Priority, concurrencyLease);
        // Its intent was durable a moment ago, but a wait for a slot may lie between.
        ledger.EnsurePresent();
        attempt.Begin();
        using var ledgerTags = new LedgerTagApi(api, ledger);
        attempt.Answered(await change.SendAsync(change.TagStore == TagStore.Ledger ? ledgerTags : api, send, cancellationToken).ConfigureAwait(false));
    }
}
