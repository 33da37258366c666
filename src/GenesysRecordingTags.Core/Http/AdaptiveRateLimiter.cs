using System.Globalization;
using GenesysRecordingTags.Core.Api;

namespace GenesysRecordingTags.Core.Http;

/// <summary>Owns what the service allows one connection: spends it evenly, and holds everything back, once, after a 429.</summary>
/// <remarks>While nothing is known to be limited, entering and leaving costs two interlocked additions and no lock.</remarks>
public sealed class AdaptiveRateLimiter : IDisposable
{
    // How long the others wait for what the very first answer says of the allowance.
    private static readonly TimeSpan LongestProbe = TimeSpan.FromSeconds(1);

    // A timer can't be set finer than this.
    private static readonly TimeSpan TimerGrain = TimeSpan.FromMilliseconds(1);

    // Shorter waits are the even pace, and nobody needs to read of them.
    private static readonly TimeSpan WorthTelling = TimeSpan.FromSeconds(1);

    private readonly object _gate = new();
    private readonly TimeProvider _time;
    private readonly IDiagnosticSink _diagnostics;
    private readonly RateLimitModel _model = new();
    private readonly LinkedList<RateLimitWaiter> _interactive = new();
    private readonly LinkedList<RateLimitWaiter> _bulk = new();
    private readonly TimeSpan _maximumPause;
    private readonly long _startedAt;
    private readonly ITimer _timer;

    private volatile bool _isHolding = true;
    private long _sequence;
    private int _inFlight;
    private long _limitedCount;
    private TimeSpan? _probeEndsAt;
    private bool _isProbed;
    private TimeSpan? _asksAgainAt;
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
        _maximumPause = maximumPause ?? TransientErrors.MaximumDelay;
        _startedAt = timeProvider.GetTimestamp();
        _timer = timeProvider.CreateTimer(static state => ((AdaptiveRateLimiter)state!).AdmitWaiting(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

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
                Limit = _model.Limit,
                Remaining = _model.GetRemaining(now),
                ResetAt = _model.WindowEnd is { } end ? today + (end - now) : null,
                RequestsPerSecond = _model.GetRate(now),
                PausedUntil = _model.PausedUntil > now ? today + (_model.PausedUntil - now) : null,
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

    /// <summary>Waits for leave to send.</summary>
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

    /// <summary>A request is over.</summary>
    /// <param name="lease">Its leave.</param>
    /// <param name="headers">What its answer says of the allowance.</param>
    /// <param name="statusCode">Its status; 0 where there was no answer.</param>
    internal void Leave(in RateLimitLease lease, RateLimitHeaders? headers, int statusCode)
    {
        Interlocked.Decrement(ref _inFlight);
        if (statusCode == 429)
        {
            Interlocked.Increment(ref _limitedCount);
        }

        if (!_isHolding && headers is null)
        {
            return;
        }

        lock (_gate)
        {
            // Without an answer nothing was learned: the next request asks.
            _isProbed |= statusCode != 0;
            _probeEndsAt = _isProbed ? _probeEndsAt : null;
            _model.InFlight = Volatile.Read(ref _inFlight);
            if (lease.IsProbe && statusCode is not (0 or 429))
            {
                _model.EndPause(Now, Interlocked.Read(ref _sequence));
            }

            if (headers is { } known)
            {
                _isHolding = true;
                _model.Learn(lease, known, Now, Interlocked.Read(ref _sequence), statusCode == 429);
            }
            else
            {
                _isHolding = _model.IsHolding(Now) || _interactive.Count + _bulk.Count > 0;
            }
        }

        AdmitWaiting();
    }

    /// <summary>The service asks to wait: nothing is sent before, but for one request now and then where the pause is very long.</summary>
    /// <param name="lease">The leave of the request that it answered.</param>
    /// <param name="wait">How long.</param>
    internal void Pause(in RateLimitLease lease, TimeSpan wait)
    {
        lock (_gate)
        {
            var now = Now;
            var sequence = Interlocked.Read(ref _sequence);
            _isHolding = true;
            if (lease.IsProbe)
            {
                _model.EndPause(now, sequence);
            }

            _model.Pause(now, wait, sequence);
            if (wait > _maximumPause)
            {
                _asksAgainAt = now + _maximumPause;
            }
        }

        AdmitWaiting();
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

    private TimeSpan Admit()
    {
        Interlocked.Increment(ref _inFlight);
        return Now;
    }

    /// <summary>Gives leave now, a refusal of too long a wait included. Called under the gate.</summary>
    private bool TryAdmit(RequestPriority priority, out RateLimitLease lease)
    {
        var now = Now;
        _model.InFlight = Volatile.Read(ref _inFlight);
        var wait = GetWait(now, priority);
        var isProbe = false;
        if (wait > _maximumPause)
        {
            _asksAgainAt ??= now + _maximumPause;
            isProbe = now >= _asksAgainAt;
            if (!isProbe)
            {
                lease = new RateLimitLease { RefusedWait = wait, AskedAgainIn = _asksAgainAt.Value - now };
                return true;
            }

            _asksAgainAt = now + _maximumPause;
        }
        else
        {
            _asksAgainAt = null;
            if (wait > TimeSpan.Zero)
            {
                lease = default;
                return false;
            }
        }

        lease = new RateLimitLease(Interlocked.Increment(ref _sequence), Admit()) { IsProbe = isProbe };
        _model.NoteSent(lease);
        if (!_isProbed)
        {
            _probeEndsAt ??= now + LongestProbe;
        }

        return true;
    }

    private TimeSpan GetWait(TimeSpan now, RequestPriority priority)
    {
        var wait = _model.GetWait(now, priority);
        if (!_isProbed && _probeEndsAt is { } end && end > now && end - now > wait)
        {
            return end - now;
        }

        return wait;
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
                    Arm(GetWait(Now, priority));
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

        _toldUntil = until;
        if (_diagnostics.IsEnabled(DiagnosticLevel.Verbose))
        {
            var seconds = wait.TotalSeconds.ToString("0.#", CultureInfo.InvariantCulture);
            _diagnostics.Report(
                DiagnosticLevel.Verbose,
                $"The service's allowance ({_model}) is used up: {_interactive.Count + _bulk.Count} request(s) of this connection wait {seconds} s.");
        }
    }
}
