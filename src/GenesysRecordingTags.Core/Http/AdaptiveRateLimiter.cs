using System.Globalization;
using GenesysRecordingTags.Core.Api;

namespace GenesysRecordingTags.Core.Http;

/// <summary>Owns what the service allows one connection: spends it evenly, and holds everything back, once, after a 429.</summary>
/// <remarks>While nothing is known to be limited, entering and leaving costs two interlocked additions and no lock.</remarks>
public sealed class AdaptiveRateLimiter : IDisposable
{
    // A timer can't be set finer than this.
    private static readonly TimeSpan TimerGrain = TimeSpan.FromMilliseconds(1);

    // Shorter waits are the even pace, and nobody needs to read of them.
    private static readonly TimeSpan WorthTelling = TimeSpan.FromSeconds(1);

    private readonly object _gate = new();
    private readonly TimeProvider _time;
    private readonly IDiagnosticSink _diagnostics;
    private readonly RateLimitAdmission _admission;
    private readonly LinkedList<RateLimitWaiter> _interactive = new();
    private readonly LinkedList<RateLimitWaiter> _bulk = new();
    private readonly long _startedAt;
    private readonly ITimer _timer;

    private volatile bool _isHolding = true;
    private long _sequence;
    private int _inFlight;
    private long _limitedCount;
    private TimeSpan _toldUntil;
    private bool _isDisposed;

    /// <summary>Makes one.</summary>
    /// <param name="timeProvider">The clock.</param>
    /// <param name="diagnostics">Hears of long waits.</param>
    /// <param name="maximumPause">The longest pause that a request waits for; null: 180 s.</param>
    public AdaptiveRateLimiter(TimeProvider timeProvider, IDiagnosticSink diagnostics, TimeSpan? maximumPause = null)
    {
        ArgumentNullException.ThrowIfNull(timeProvider);
        ArgumentNullException.ThrowIfNull(diagnostics);
        _time = timeProvider;
        _diagnostics = diagnostics;
        _admission = new RateLimitAdmission(maximumPause ?? TransientErrors.MaximumDelay);
        _startedAt = timeProvider.GetTimestamp();
        _timer = CreateTimer();
    }

    private RateLimitModel Model => _admission.Model;

    private TimeSpan Now => _time.GetElapsedTime(_startedAt);

    /// <summary>What the service allows and what waits for it, as of now.</summary>
    public RateLimitState GetState()
    {
        lock (_gate)
        {
            var now = Now;
            var today = _time.GetUtcNow();
            return new RateLimitState
            {
                Limit = Model.Limit,
                Remaining = Model.GetRemaining(now),
                ResetAt = Model.WindowEnd is { } end ? today + (end - now) : null,
                RequestsPerSecond = Model.GetRate(now),
                PausedUntil = Model.PausedUntil > now ? today + (Model.PausedUntil - now) : null,
                Waiting = _interactive.Count + _bulk.Count,
                InFlight = Volatile.Read(ref _inFlight),
                LimitedCount = Interlocked.Read(ref _limitedCount),
            };
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        lock (_gate)
        {
            _isDisposed = true;
            _timer.Dispose();
            foreach (var waiter in _interactive.Concat(_bulk))
            {
                waiter.TrySetCanceled();
            }

            _interactive.Clear();
            _bulk.Clear();
        }
    }

    /// <summary>Waits until a request may be sent.</summary>
    /// <param name="priority">Interactive passes bulk work.</param>
    /// <param name="cancellationToken">Ends the wait at once.</param>
    internal ValueTask<RateLimitLease> EnterAsync(RequestPriority priority, CancellationToken cancellationToken)
    {
        if (!_isHolding)
        {
            return new ValueTask<RateLimitLease>(new RateLimitLease(Interlocked.Increment(ref _sequence), Admit()));
        }

        cancellationToken.ThrowIfCancellationRequested();
        RateLimitWaiter waiter;
        lock (_gate)
        {
            if (_isDisposed)
            {
                throw new OperationCanceledException("The connection was closed.");
            }

            var lane = priority == RequestPriority.Interactive ? _interactive : _bulk;
            if (_interactive.Count + lane.Count == 0 && TryAdmit(priority, out var lease))
            {
                return new ValueTask<RateLimitLease>(lease);
            }

            waiter = new RateLimitWaiter(this);
            lane.AddLast(waiter.Node);
        }

        GenesysDiagnostics.Queue.Add(1);
        AdmitWaiting();
        return waiter.WaitAsync(Now, cancellationToken);
    }

    /// <summary>A request is over. What its answer says holds for all that wait, before any of them is let through.</summary>
    /// <param name="lease">Its lease.</param>
    /// <param name="ending">How it ended.</param>
    internal void Leave(in RateLimitLease lease, in RateLimitEnding ending)
    {
        Interlocked.Decrement(ref _inFlight);
        if (ending.StatusCode == 429)
        {
            Interlocked.Increment(ref _limitedCount);
        }

        if (!_isHolding && ending is { Headers: null, Pause: null })
        {
            return;
        }

        lock (_gate)
        {
            Model.InFlight = Volatile.Read(ref _inFlight);
            _admission.NoteEnded(lease, ending, Now, Interlocked.Read(ref _sequence));
            _isHolding = ending is not { Headers: null, Pause: null } || Model.IsHolding(Now) || _interactive.Count + _bulk.Count > 0;
            AdmitWaiting();
        }
    }

    /// <summary>Takes a waiter out whose caller gave up.</summary>
    /// <param name="waiter">The waiter.</param>
    /// <param name="cancellationToken">What cancelled it.</param>
    internal void Abandon(RateLimitWaiter waiter, CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            if (waiter.Node.List is { } lane)
            {
                lane.Remove(waiter.Node);
                waiter.TrySetCanceled(cancellationToken);
            }
        }
    }

    /// <summary>The time a waiter waited, for whoever listens.</summary>
    /// <param name="since">When it began.</param>
    internal void NoteWaited(TimeSpan since)
    {
        GenesysDiagnostics.Queue.Add(-1);
        if (GenesysDiagnostics.Waits.Enabled)
        {
            GenesysDiagnostics.Waits.Record((Now - since).TotalSeconds);
        }
    }

    /// <summary>The timer belongs to no command: what it reports must not go to the one that connected.</summary>
    private ITimer CreateTimer()
    {
        using var suppression = ExecutionContext.IsFlowSuppressed() ? default(AsyncFlowControl?) : ExecutionContext.SuppressFlow();
        return _time.CreateTimer(static state => ((AdaptiveRateLimiter)state!).AdmitWaiting(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    private TimeSpan Admit()
    {
        Interlocked.Increment(ref _inFlight);
        return Now;
    }

    /// <summary>Lets a request through, or refuses it where the wait would be too long. The caller holds the lock.</summary>
    private bool TryAdmit(RequestPriority priority, out RateLimitLease lease)
    {
        Model.InFlight = Volatile.Read(ref _inFlight);
        var decision = _admission.Decide(Now, priority, out lease);
        if (decision is RateLimitDecision.Admit or RateLimitDecision.AdmitProbe)
        {
            lease = new RateLimitLease(Interlocked.Increment(ref _sequence), Admit()) { IsProbe = decision == RateLimitDecision.AdmitProbe };
            _admission.NoteSent(lease);
        }

        return decision != RateLimitDecision.Wait;
    }

    private void AdmitWaiting()
    {
        lock (_gate)
        {
            if (_isDisposed)
            {
                return;
            }

            while ((_interactive.First ?? _bulk.First) is { } node)
            {
                var priority = node.List == _interactive ? RequestPriority.Interactive : RequestPriority.Normal;
                if (!TryAdmit(priority, out var lease))
                {
                    Arm(_admission.GetWait(Now, priority));
                    return;
                }

                node.List!.Remove(node);
                node.Value.TrySetResult(lease);
            }
        }
    }

    private void Arm(TimeSpan wait)
    {
        _timer.Change(wait < TimerGrain ? TimerGrain : wait, Timeout.InfiniteTimeSpan);
        var until = Now + wait;
        if (wait < WorthTelling || until <= _toldUntil + WorthTelling)
        {
            return;
        }

        if (_diagnostics.IsEnabled(DiagnosticLevel.Verbose))
        {
            _toldUntil = until;
            var seconds = wait.TotalSeconds.ToString("0.#", CultureInfo.InvariantCulture);
            _diagnostics.Report(
                DiagnosticLevel.Verbose,
                $"The service's rate limit ({Model}) is used up: {_interactive.Count + _bulk.Count} request(s) of this connection wait {seconds} s.");
        }
    }
}
