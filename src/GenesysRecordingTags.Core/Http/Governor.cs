using System.Globalization;

namespace GenesysRecordingTags.Core.Http;

/// <summary>Owns what the service allows one connection: spends it evenly, and holds everything back, once, after a 429.</summary>
/// <remarks>While nothing is known to be limited, entering and leaving costs two interlocked additions and no lock.</remarks>
public sealed class Governor : IDisposable
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
    private readonly Allowance _allowance = new();
    private readonly LinkedList<GovernorWaiter> _urgent = new();
    private readonly LinkedList<GovernorWaiter> _bulk = new();
    private readonly long _startedAt;
    private readonly ITimer _timer;

    private volatile bool _isHolding = true;
    private long _sequence;
    private int _inFlight;
    private long _limitedCount;
    private TimeSpan? _probeEndsAt;
    private bool _isProbed;
    private TimeSpan _toldUntil;
    private bool _isDisposed;

    /// <summary>Makes one.</summary>
    /// <param name="timeProvider">The clock.</param>
    /// <param name="diagnostics">Hears of long waits.</param>
    public Governor(TimeProvider timeProvider, IDiagnosticSink diagnostics)
    {
        ArgumentNullException.ThrowIfNull(timeProvider);
        ArgumentNullException.ThrowIfNull(diagnostics);
        _time = timeProvider;
        _diagnostics = diagnostics;
        _startedAt = timeProvider.GetTimestamp();
        _timer = timeProvider.CreateTimer(static state => ((Governor)state!).Pump(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
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
                Limit = _allowance.Limit,
                Remaining = _allowance.GetRemaining(now),
                ResetAt = _allowance.WindowEnd is { } end ? today + (end - now) : null,
                RequestsPerSecond = _allowance.GetRate(now),
                PausedUntil = _allowance.PausedUntil > now ? today + (_allowance.PausedUntil - now) : null,
                Waiting = _urgent.Count + _bulk.Count,
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
            foreach (var waiter in _urgent.Concat(_bulk))
            {
                waiter.TrySetCanceled();
            }

            _urgent.Clear();
            _bulk.Clear();
        }
    }

    /// <summary>Waits for leave to send.</summary>
    /// <param name="isUrgent">Passes bulk work.</param>
    /// <param name="cancellationToken">Ends the wait at once.</param>
    internal ValueTask<SendPermit> EnterAsync(bool isUrgent, CancellationToken cancellationToken)
    {
        if (!_isHolding)
        {
            return new ValueTask<SendPermit>(new SendPermit(Interlocked.Increment(ref _sequence), Admit()));
        }

        cancellationToken.ThrowIfCancellationRequested();
        GovernorWaiter waiter;
        lock (_gate)
        {
            if (_isDisposed)
            {
                throw new OperationCanceledException("The connection was closed.");
            }

            var lane = isUrgent ? _urgent : _bulk;
            if (_urgent.Count + lane.Count == 0 && TryAdmit(isUrgent, out var permit))
            {
                return new ValueTask<SendPermit>(permit);
            }

            waiter = new GovernorWaiter(this);
            lane.AddLast(waiter.Node);
        }

        GenesysDiagnostics.Queue.Add(1);
        Pump();
        return waiter.WaitAsync(Now, cancellationToken);
    }

    /// <summary>A request is over.</summary>
    /// <param name="permit">Its leave.</param>
    /// <param name="reading">What its answer says of the allowance.</param>
    /// <param name="statusCode">Its status; 0 where there was no answer.</param>
    internal void Leave(in SendPermit permit, RateLimitReading? reading, int statusCode)
    {
        Interlocked.Decrement(ref _inFlight);
        if (statusCode == 429)
        {
            Interlocked.Increment(ref _limitedCount);
        }

        if (!_isHolding && reading is null)
        {
            return;
        }

        lock (_gate)
        {
            // Without an answer nothing was learned: the next request asks.
            _isProbed |= statusCode != 0;
            _probeEndsAt = _isProbed ? _probeEndsAt : null;
            _allowance.InFlight = Volatile.Read(ref _inFlight);
            if (reading is { } known)
            {
                _isHolding = true;
                _allowance.Learn(permit, known, Now, Interlocked.Read(ref _sequence), statusCode == 429);
            }
            else
            {
                _isHolding = _allowance.IsHolding(Now) || _urgent.Count + _bulk.Count > 0;
            }
        }

        Pump();
    }

    /// <summary>The service asks to wait: nothing is sent before.</summary>
    /// <param name="wait">How long.</param>
    internal void Pause(TimeSpan wait)
    {
        lock (_gate)
        {
            _isHolding = true;
            _allowance.Pause(Now, wait, Interlocked.Read(ref _sequence));
        }

        Pump();
    }

    /// <summary>Takes a waiter out whose caller gave up.</summary>
    /// <param name="waiter">The waiter.</param>
    /// <param name="cancellationToken">What cancelled it.</param>
    internal void Abandon(GovernorWaiter waiter, CancellationToken cancellationToken)
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
    private bool TryAdmit(bool isUrgent, out SendPermit permit)
    {
        var now = Now;
        _allowance.InFlight = Volatile.Read(ref _inFlight);
        var wait = GetWait(now, isUrgent);
        if (wait > Backoff.LongestWait)
        {
            permit = new SendPermit { RefusedWait = wait };
            return true;
        }

        if (wait > TimeSpan.Zero)
        {
            permit = default;
            return false;
        }

        permit = new SendPermit(Interlocked.Increment(ref _sequence), Admit());
        _allowance.NoteSent(permit);
        if (!_isProbed)
        {
            _probeEndsAt ??= now + LongestProbe;
        }

        return true;
    }

    private TimeSpan GetWait(TimeSpan now, bool isUrgent)
    {
        var wait = _allowance.GetWait(now, isUrgent);
        if (!_isProbed && _probeEndsAt is { } end && end > now && end - now > wait)
        {
            return end - now;
        }

        return wait;
    }

    private void Pump()
    {
        lock (_gate)
        {
            if (_isDisposed)
            {
                return;
            }

            while ((_urgent.First ?? _bulk.First) is { } node)
            {
                var isUrgent = node.List == _urgent;
                if (!TryAdmit(isUrgent, out var permit))
                {
                    Arm(GetWait(Now, isUrgent));
                    return;
                }

                node.List!.Remove(node);
                node.Value.TrySetResult(permit);
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
                $"The service's allowance ({_allowance}) is used up: {_urgent.Count + _bulk.Count} request(s) of this connection wait {seconds} s.");
        }
    }
}
