using System.Threading.Channels;

namespace GenesysRecordingTags.Core.Changes;

/// <summary>Many changes at the same time, for one thread that adds them and takes their outcomes in the order in which they end.</summary>
/// <remarks>What is under way and not taken yet is bounded: <see cref="TryAdd"/> says no until an outcome has been taken, so memory
/// does not grow with the input, and a consumer that stops taking stops the work.</remarks>
public sealed class ChangeRun : IAsyncDisposable
{
    private readonly ChangeExecutor _executor;
    private readonly TimeProvider _time;
    private readonly Action<RecordingChangeOutcome>? _ended;
    private readonly int _capacity;
    private readonly CancellationTokenSource _cancellation = new();
    private readonly Channel<RecordingChangeOutcome> _outcomes =
        Channel.CreateUnbounded<RecordingChangeOutcome>(new UnboundedChannelOptions { SingleReader = true });

    private long _started;
    private long _added;
    private long _succeeded;
    private long _failed;
    private long _skipped;
    private long _unfinished;
    private long _canceled;
    private int _underWay;
    private int _untaken;

    internal ChangeRun(ChangeExecutor executor, ChangeRunOptions options, TimeProvider time, Action<RecordingChangeOutcome>? ended = null)
    {
        _ended = ended;
        _executor = executor;
        _time = time;

        // Enough that no slot waits for the ledger or for the thread that adds.
        _capacity = Math.Max(64, options.ThrottleLimit * 4);
    }

    /// <summary>How far the run is.</summary>
    public ChangeProgress Progress => new(
        _added,
        Interlocked.Read(ref _succeeded),
        Interlocked.Read(ref _failed),
        Interlocked.Read(ref _skipped),
        Interlocked.Read(ref _unfinished),
        Interlocked.Read(ref _canceled),
        _added == 0 ? TimeSpan.Zero : _time.GetElapsedTime(_started));

    /// <summary>Whether an outcome is still to come or to be taken.</summary>
    public bool HasMore => Volatile.Read(ref _untaken) > 0;

    /// <summary>What would become of a change; nothing is sent and nothing is recorded.</summary>
    /// <param name="change">The change.</param>
    public Task<ChangePreview> PreviewAsync(RecordingChange change) => _executor.PreviewAsync(change);

    /// <summary>Checks a change by the rules of its kind.</summary>
    /// <param name="change">The change.</param>
    /// <returns>The error; null where it keeps the rules.</returns>
    public GenesysException? Validate(RecordingChange change) => _executor.Validate(change);

    /// <summary>The tags and the retention that the ledger last saw applied to a recording; null where it never did.</summary>
    /// <param name="recording">The recording.</param>
    public Task<RecordingState?> GetLastKnownAsync(Api.RecordingReference recording) => _executor.GetLastKnownAsync(recording);

    /// <summary>Starts a change, where there is room. Its intent has its place in the ledger's order when this returns true.</summary>
    /// <param name="change">The change.</param>
    /// <returns>False where an outcome has to be taken first.</returns>
    public bool TryAdd(RecordingChange change)
    {
        if (Volatile.Read(ref _untaken) >= _capacity)
        {
            return false;
        }

        if (_added++ == 0)
        {
            _started = _time.GetTimestamp();
        }

        Interlocked.Increment(ref _untaken);
        Interlocked.Increment(ref _underWay);
        _ = RunAsync(change);
        return true;
    }

    /// <summary>Takes an outcome, where one is there.</summary>
    /// <param name="outcome">The outcome.</param>
    public bool TryTake([System.Diagnostics.CodeAnalysis.NotNullWhen(true)] out RecordingChangeOutcome? outcome)
    {
        if (!_outcomes.Reader.TryRead(out outcome))
        {
            return false;
        }

        Interlocked.Decrement(ref _untaken);
        return true;
    }

    /// <summary>Ends when an outcome can be taken.</summary>
    /// <param name="cancellationToken">Ends the wait.</param>
    public Task WaitAsync(CancellationToken cancellationToken) =>
        _outcomes.Reader.WaitToReadAsync(cancellationToken).AsTask();

    /// <summary>Ends everything that is under way, and waits until no request is in flight and every outcome is recorded.</summary>
    public async Task CancelAsync()
    {
        await _cancellation.CancelAsync().ConfigureAwait(false);
        while (Volatile.Read(ref _underWay) > 0)
        {
            await _outcomes.Reader.WaitToReadAsync(CancellationToken.None).ConfigureAwait(false);
            while (TryTake(out _))
            {
            }
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await CancelAsync().ConfigureAwait(false);
        _cancellation.Dispose();
    }

    private async Task RunAsync(RecordingChange change)
    {
        RecordingChangeOutcome outcome;
        try
        {
            outcome = await _executor.ApplyAsync(change, _cancellation.Token).ConfigureAwait(false);
        }
#pragma warning disable CA1031 // Whatever it was, it is this change's outcome: the run must neither end early nor wait for ever.
        catch (Exception ex)
#pragma warning restore CA1031
        {
            outcome = new RecordingChangeOutcome { Change = change, Error = ex };
        }

        _ended?.Invoke(outcome);
        Interlocked.Increment(ref Counter(outcome));
        Interlocked.Decrement(ref _underWay);
        _outcomes.Writer.TryWrite(outcome);
    }

    private ref long Counter(RecordingChangeOutcome outcome)
    {
        if (outcome.Error is null)
        {
            return ref outcome.IsSkipped ? ref _skipped : ref _succeeded;
        }

        if (outcome.IsUnfinished)
        {
            return ref _unfinished;
        }

        return ref outcome.Error is OperationCanceledException ? ref _canceled : ref _failed;
    }
}
