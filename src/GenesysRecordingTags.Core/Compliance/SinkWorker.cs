using GenesysRecordingTags.Core.Http;
using GenesysRecordingTags.Core.Ledger;
using GenesysRecordingTags.Core.Ledger.Storage;

namespace GenesysRecordingTags.Core.Compliance;

/// <summary>What brings audit records to one sink: all of them, in their order, each at least once.</summary>
internal abstract class SinkWorker(RecordingLedger ledger, string sink, SinkProgress progress, ComplianceOptions options) : IAsyncDisposable
{
    // A receiver that asks for more is asked again after this time all the same.
    private static readonly TimeSpan LongestRequestedDelay = TimeSpan.FromHours(1);

    private readonly Backoff _backoff = new(options.FirstRetryDelay, options.MaximumRetryDelay);

    /// <summary>The sink.</summary>
    public string Name => sink;

    /// <summary>How far it is.</summary>
    public SinkProgress Progress { get; private set; } = progress;

    /// <summary>The clock.</summary>
    protected TimeProvider Time { get; } = ledger.Time;

    /// <summary>The sink's side of the ledger.</summary>
    protected SinkBacklog Backlog { get; } = new(ledger, sink);

    private IDiagnosticSink Diagnostics { get; } = ledger.Options.Diagnostics;

    /// <summary>There may be something to deliver.</summary>
    public abstract void Wake();

    /// <inheritdoc/>
    public abstract ValueTask DisposeAsync();

    /// <summary>Takes the right to deliver, and learns how far the sink is.</summary>
    /// <returns>Null where another process delivers, or somebody unregistered the sink.</returns>
    protected ILedgerLock? TryBegin()
    {
        var lease = Backlog.TryLease();
        if (lease is null || Backlog.ReadProgress() is not { } stored)
        {
            lease?.Dispose();
            return null;
        }

        if (stored.Delivered > Progress.Delivered)
        {
            Progress = stored;
        }

        return lease;
    }

    /// <summary>Records up to this place are delivered.</summary>
    protected void NoteDelivered(long sequence)
    {
        if (Progress.FailedAttempts > 0)
        {
            Diagnostics.Report(DiagnosticLevel.Verbose, $"Compliance sink '{Name}' takes records again.");
        }

        Progress = new SinkProgress { Delivered = sequence, LastDeliveredAt = Time.GetUtcNow() };
    }

    /// <summary>A try failed.</summary>
    protected void NoteFailure(Exception error)
    {
        var attempts = Progress.FailedAttempts + 1;
        var next = Time.GetUtcNow() + GetDelay(attempts, (error as ComplianceDeliveryException)?.RetryAfter);
        Progress = Progress with { FailedAttempts = attempts, LastError = error.Message, NextAttemptAt = next };
        var prospect = error is GenesysException { Kind: GenesysErrorKind.LedgerLost }
            ? string.Empty
            : $" Nothing is lost: its records wait; next try at {DisplayTime.OfDay(next)}.";
        Diagnostics.Report(attempts == 1 ? DiagnosticLevel.Warning : DiagnosticLevel.Verbose, $"Compliance sink '{Name}': {error.Message}{prospect}");
    }

    /// <summary>The wait after so many failed attempts in a row; a longer one that the sink asks for is kept, within reason.</summary>
    private TimeSpan GetDelay(int attempts, TimeSpan? requested)
    {
        var delay = _backoff.Next(attempts - 1);
        return requested is { } wish && wish > delay ? (wish < LongestRequestedDelay ? wish : LongestRequestedDelay) : delay;
    }

    /// <summary>How far the sink is could not be kept. This process knows it all the same, and keeps it with the next delivery.</summary>
    protected void NoteNotKept(GenesysException error) =>
        Diagnostics.Report(DiagnosticLevel.Debug, $"Compliance sink '{Name}': how far it is could not be kept: {error.Message}");
}
