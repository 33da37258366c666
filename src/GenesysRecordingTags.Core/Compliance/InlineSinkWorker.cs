using GenesysRecordingTags.Core.Ledger;
using GenesysRecordingTags.Core.Ledger.Storage;

namespace GenesysRecordingTags.Core.Compliance;

/// <summary>Delivers to a callback, on the thread that calls and on no other.</summary>
internal sealed class InlineSinkWorker(RecordingLedger ledger, string sink, IComplianceDelivery delivery, SinkProgress progress, ComplianceOptions options)
    : SinkWorker(ledger, sink, progress, options)
{
    private int _isDelivering;
    private volatile bool _hasWork = true;

    /// <summary>Whether there may be something to deliver.</summary>
    public bool HasWork => _hasWork;

    /// <inheritdoc/>
    public override void Wake() => _hasWork = true;

    /// <inheritdoc/>
    public override ValueTask DisposeAsync() => ValueTask.CompletedTask;

    /// <summary>Delivers what is there.</summary>
    /// <param name="evenIfLater">Whether to try now where the next try is due later.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public void Deliver(bool evenIfLater, CancellationToken cancellationToken)
    {
        if (!evenIfLater && Progress.NextAttemptAt > Time.GetUtcNow())
        {
            return;
        }

        // A script block that makes a change itself comes back here: its record waits for the next time.
        if (Interlocked.Exchange(ref _isDelivering, 1) != 0)
        {
            return;
        }

        _hasWork = false;
        try
        {
            using var lease = TryBegin();
            if (lease is not null)
            {
                using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, lease.Lost);
                DeliverBacklog(either.Token);
            }
        }
        catch (Exception ex) when (ex is not OperationCanceledException)
        {
            // Whatever the user's code throws, the change is made and recorded: only the delivery failed.
            NoteFailure(ex);
            KeepProgress();
            _hasWork = true;
        }
        finally
        {
            Volatile.Write(ref _isDelivering, 0);
        }
    }

    private void DeliverBacklog(CancellationToken cancellationToken)
    {
        while (Backlog.ReadPage(Progress.Delivered) is { Count: > 0 } page)
        {
            try
            {
                foreach (var record in page)
                {
                    cancellationToken.ThrowIfCancellationRequested();
                    delivery.Deliver(record.Record);
                    NoteDelivered(record.Sequence);
                }
            }
            finally
            {
                KeepProgress();
            }
        }
    }

    private void KeepProgress()
    {
        try
        {
            // The ledger answers on a thread of its own: waiting for it here can't lock up.
            Backlog.SaveAsync(Progress).GetAwaiter().GetResult();
        }
        catch (GenesysException ex)
        {
            NoteNotKept(ex);
        }
    }
}
