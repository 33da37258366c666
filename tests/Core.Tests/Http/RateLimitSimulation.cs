using GenesysRecordingTags.Core.Api;
using GenesysRecordingTags.Core.Http;

namespace GenesysRecordingTags.Core.Tests.Http;

/// <summary>Processes that share a service's allowance, event by event, on a clock of its own: the same seed gives the same run.</summary>
internal sealed class RateLimitSimulation
{
    private readonly PriorityQueue<Action, (TimeSpan At, long Order)> _events = new();
    private readonly List<Process> _processes = [];
    private readonly Random _random;
    private long _order;
    private TimeSpan _now;
    private long _window = -1;
    private TimeSpan _windowStart;
    private int _used;

    public RateLimitSimulation(int seed) => _random = new Random(seed);

    /// <summary>Requests a window.</summary>
    public int Limit { get; init; } = 50;

    public TimeSpan Length { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>When the service's windows begin, against the processes' clocks.</summary>
    public TimeSpan Phase { get; init; } = TimeSpan.FromMilliseconds(370);

    /// <summary>A window begins with the first request after the last one ended, instead of by the clock.</summary>
    public bool BeginsOnDemand { get; init; }

    public TimeSpan Latency { get; init; } = TimeSpan.FromMilliseconds(20);

    /// <summary>By how much a way differs from the next, up or down.</summary>
    public double Jitter { get; init; } = 0.5;

    /// <summary>How the service rounds the seconds to the end of the window.</summary>
    public Func<double, double> Round { get; init; } = Math.Ceiling;

    public bool TellsReset { get; init; } = true;

    public int ThrottleLimit { get; init; } = 32;

    /// <summary>How late timers fire at the most.</summary>
    public TimeSpan TimerLateness { get; init; } = TimeSpan.FromMilliseconds(2);

    /// <summary>What the service counted, window by window.</summary>
    public SortedDictionary<long, (int Accepted, int Refused)> Windows { get; } = [];

    /// <summary>Runs.</summary>
    /// <param name="time">How long.</param>
    /// <param name="starts">When each process begins.</param>
    public RateLimitSimulation Run(TimeSpan time, params double[] starts) => Run(time, starts, time);

    /// <summary>Runs, and ends the last process before.</summary>
    /// <param name="time">How long.</param>
    /// <param name="starts">When each process begins.</param>
    /// <param name="endOfLast">When the last process ends.</param>
    public RateLimitSimulation Run(TimeSpan time, double[] starts, TimeSpan endOfLast)
    {
        foreach (var start in starts)
        {
            var process = new Process(this);
            _processes.Add(process);
            At(TimeSpan.FromSeconds(start), process.Begin);
        }

        At(endOfLast, _processes[^1].End);

        while (_events.TryDequeue(out var action, out var priority) && priority.At <= time)
        {
            _now = priority.At;
            action();
        }

        return this;
    }

    /// <summary>The share of the allowance that was used in whole windows, after the first ones.</summary>
    /// <param name="skip">Windows to leave out at the start.</param>
    public double Utilization(int skip) => Whole(skip).Average(window => (double)window.Accepted) / Limit;

    /// <summary>The share of requests that were refused.</summary>
    public double Refusals(int skip = 0)
    {
        var whole = Whole(skip).ToList();
        return (double)whole.Sum(window => window.Refused) / whole.Sum(window => window.Accepted + window.Refused);
    }

    /// <summary>The most that was asked for in one window, of the allowance.</summary>
    public double Peak(int skip = 0) => Whole(skip).Max(window => (double)(window.Accepted + window.Refused)) / Limit;

    /// <summary>How unevenly the processes fared: the least of them against an equal part.</summary>
    public double LeastShare => _processes.Min(process => process.Accepted) * (double)_processes.Count / _processes.Sum(process => process.Accepted);

    private IEnumerable<(int Accepted, int Refused)> Whole(int skip) => Windows.Values.Skip(skip).SkipLast(1);

    private TimeSpan Way() => Latency / 2 * (1 + Jitter * ((2 * _random.NextDouble()) - 1));

    private void At(TimeSpan time, Action action) => _events.Enqueue(action, (time < _now ? _now : time, _order++));

    private (RateLimitHeaders Headers, bool IsRefused) Serve()
    {
        Turn();
        var isRefused = _used >= Limit;
        _used += isRefused ? 0 : 1;
        var counted = Windows.GetValueOrDefault(_window);
        Windows[_window] = isRefused ? (counted.Accepted, counted.Refused + 1) : (counted.Accepted + 1, counted.Refused);
        var left = (_windowStart + Length - _now).TotalSeconds;
        return (new RateLimitHeaders(Limit, Limit - _used, TellsReset ? TimeSpan.FromSeconds(Round(left)) : null), isRefused);
    }

    private void Turn()
    {
        if (BeginsOnDemand)
        {
            if (_window < 0 || _now >= _windowStart + Length)
            {
                (_window, _windowStart, _used) = (_window + 1, _now, 0);
            }

            return;
        }

        var window = (_now + Phase).Ticks / Length.Ticks;
        if (window != _window)
        {
            (_window, _windowStart, _used) = (window, TimeSpan.FromTicks(window * Length.Ticks) - Phase, 0);
        }
    }

    private sealed class Process(RateLimitSimulation simulation)
    {
        private readonly RateLimitModel _model = new();
        private long _sequence;
        private int _inFlight;
        private int _timer;
        private bool _isProbed;
        private bool _isSleeping;
        private bool _isOver;
        private TimeSpan _begunAt;

        public int Accepted { get; private set; }

        private TimeSpan Now => simulation._now - _begunAt;

        public void Begin()
        {
            _begunAt = simulation._now;
            SendDue();
        }

        public void End() => _isSleeping = _isOver = true;

        private void SendDue()
        {
            while (!_isOver && !_isSleeping && _inFlight < (_isProbed ? simulation.ThrottleLimit : 1))
            {
                var wait = _model.GetWait(Now, RequestPriority.Normal);
                if (wait > TimeSpan.Zero)
                {
                    _isSleeping = true;
                    var lateness = simulation.TimerLateness * simulation._random.NextDouble();
                    var grain = TimeSpan.FromMilliseconds(Math.Max(1, Math.Ceiling(wait.TotalMilliseconds)));
                    var timer = ++_timer;
                    simulation.At(simulation._now + grain + lateness, () => Wake(timer));
                    return;
                }

                Send();
            }
        }

        private void Wake(int timer)
        {
            if (timer == _timer)
            {
                _isSleeping = false;
                SendDue();
            }
        }

        private void Send()
        {
            var lease = new RateLimitLease(++_sequence, Now);
            _inFlight++;
            _model.InFlight = _inFlight;
            _model.NoteSent(lease);
            simulation.At(simulation._now + simulation.Way(), () =>
            {
                var (headers, isRefused) = simulation.Serve();
                simulation.At(simulation._now + simulation.Way(), () => Take(lease, headers, isRefused));
            });
        }

        private void Take(RateLimitLease lease, RateLimitHeaders headers, bool isRefused)
        {
            _inFlight--;
            _isProbed = true;
            Accepted += isRefused ? 0 : 1;
            _model.InFlight = _inFlight;
            _model.Learn(lease, headers, Now, _sequence, isRefused);
            if (isRefused)
            {
                _model.Pause(Now, headers.Reset ?? TimeSpan.FromSeconds(1), _sequence);
            }

            // An answer may allow more than the timer was set for.
            _isSleeping = false;
            SendDue();
        }
    }
}
