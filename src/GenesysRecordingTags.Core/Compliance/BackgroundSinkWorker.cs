using GenesysRecordingTags.Core.Ledger;
using GenesysRecordingTags.Core.Ledger.Storage;

namespace GenesysRecordingTags.Core.Compliance;

/// <summary>Delivers in the background, woken by the ledger, patient with a sink that is down.</summary>
internal sealed class BackgroundSinkWorker : SinkWorker
{
    private readonly ComplianceOptions _options;
    private readonly IComplianceChannel _channel;
    private readonly SemaphoreSlim _turn = new(1);
    private readonly SemaphoreSlim _signal = new(0);
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _loop;

    /// <summary>Starts.</summary>
    public BackgroundSinkWorker(RecordingLedger ledger, string sink, IComplianceChannel channel, SinkProgress progress, ComplianceOptions options)
        : base(ledger, sink, progress, options)
    {
        _options = options;
        _channel = channel;

        // It outlives the command that starts it: what it has to say is not that command's.
        using (ExecutionContext.SuppressFlow())
        {
            _loop = Task.Run(RunAsync);
        }
    }

    /// <inheritdoc/>
    public override void Wake()
    {
        if (_signal.CurrentCount == 0)
        {
            _signal.Release();
        }
    }

    /// <summary>Delivers what is there now, without waiting for a retry that is due later. It does not fail: how it went stands in
    /// <see cref="SinkWorker.Progress"/>.</summary>
    public async Task SyncAsync(CancellationToken cancellationToken)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, _stop.Token);
        await _turn.WaitAsync(either.Token).ConfigureAwait(false);
        try
        {
            await DeliverBacklogAsync(either.Token).ConfigureAwait(false);
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <summary>Stops at once; what was delivered is noted.</summary>
    public override async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync().ConfigureAwait(false);
        await _loop.ConfigureAwait(false);
        await _turn.WaitAsync().ConfigureAwait(false);
        _channel.Dispose();
        _turn.Dispose();
        _stop.Dispose();

        // Not the signal: the ledger's writer may be about to release it. It holds no handle.
    }

    private async Task RunAsync()
    {
        try
        {
            while (true)
            {
                await SyncAsync(_stop.Token).ConfigureAwait(false);
                if (Progress.NextAttemptAt is { } next)
                {
                    var wait = next - Time.GetUtcNow();
                    await Task.Delay(wait > TimeSpan.Zero ? wait : TimeSpan.Zero, Time, _stop.Token).ConfigureAwait(false);
                }
                else
                {
                    await _signal.WaitAsync(_options.PollInterval, _stop.Token).ConfigureAwait(false);
                }
            }
        }
        catch (OperationCanceledException) when (_stop.IsCancellationRequested)
        {
            // It was told to stop.
        }
    }

    private async Task DeliverBacklogAsync(CancellationToken cancellationToken)
    {
        try
        {
            using var lease = TryBegin();
            if (lease is null)
            {
                return;
            }

            // A lease that was lost may be another process's by now.
            using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, lease.Lost);
            while (!lease.Lost.IsCancellationRequested && Backlog.ReadPage(Progress.Delivered) is { Count: > 0 } page)
            {
                await DeliverPageAsync(page, either.Token).ConfigureAwait(false);
            }
        }
        catch (Exception ex) when (ex is not OperationCanceledException || !cancellationToken.IsCancellationRequested)
        {
            // Whatever it is, it is shown, and tried again: the changes must go on.
            NoteFailure(ex);
            await KeepProgressAsync().ConfigureAwait(false);
        }
    }

    private async Task DeliverPageAsync(IReadOnlyList<ComplianceRecord> page, CancellationToken cancellationToken)
    {
        var delivered = Progress.Delivered;
        try
        {
            foreach (var batch in page.Chunk(_channel.BatchSize))
            {
                await _channel.DeliverAsync(batch, cancellationToken).ConfigureAwait(false);
                NoteDelivered(batch[^1].Sequence);
            }
        }
        finally
        {
            if (Progress.Delivered != delivered)
            {
                await KeepProgressAsync().ConfigureAwait(false);
            }
        }
    }

    private async Task KeepProgressAsync()
    {
        try
        {
            await Backlog.SaveAsync(Progress).ConfigureAwait(false);
        }
        catch (GenesysException ex)
        {
            NoteNotKept(ex);
        }
    }
}
