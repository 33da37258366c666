using Microsoft.Extensions.Time.Testing;

namespace GenesysRecordingTags.Core.Tests.Http;

/// <summary>A fake clock that is moved from timer to timer, so that each of them fires at its own time, and that says when the next one is due.</summary>
internal sealed class TimerStepClock() : FakeTimeProvider(new DateTimeOffset(2026, 3, 1, 12, 0, 0, TimeSpan.Zero))
{
    private readonly object _gate = new();
    private readonly HashSet<Timer> _timers = [];
    private TimeSpan _setBack;

    /// <summary>How long it is until the next timer fires; null where none is set.</summary>
    public TimeSpan? NextTimer
    {
        get
        {
            lock (_gate)
            {
                return _timers.Count == 0 ? null : TimeSpan.FromTicks(_timers.Min(timer => timer.DueAt) - GetTimestamp());
            }
        }
    }

    /// <summary>Sets the clock on the wall; the time that passes is not touched.</summary>
    public void SetWallClock(DateTimeOffset now) => _setBack = base.GetUtcNow() - now;

    public override DateTimeOffset GetUtcNow() => base.GetUtcNow() - _setBack;

    public override long GetTimestamp() => base.GetUtcNow().UtcTicks;

    /// <summary>Moves the clock.</summary>
    public new void Advance(TimeSpan time)
    {
        // No timer is set while the clock moves: it would be noted for one time and set for another, and never fire.
        lock (_gate)
        {
            var target = GetTimestamp() + time.Ticks;
            while (NextTimer is { } next && GetTimestamp() + next.Ticks <= target)
            {
                base.Advance(next > TimeSpan.Zero ? next : TimeSpan.Zero);
            }

            base.Advance(TimeSpan.FromTicks(Math.Max(0, target - GetTimestamp())));
        }
    }

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new Timer(this);
        timer.Inner = base.CreateTimer(
            inner =>
            {
                timer.NoteFired(period);
                callback(inner);
            },
            state,
            Timeout.InfiniteTimeSpan,
            Timeout.InfiniteTimeSpan);
        timer.Change(dueTime, period);
        return timer;
    }

    private sealed class Timer(TimerStepClock clock) : ITimer
    {
        public ITimer Inner { get; set; } = null!;

        public long DueAt { get; private set; }

        public void NoteFired(TimeSpan period) => Note(period > TimeSpan.Zero ? period : Timeout.InfiniteTimeSpan);

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            lock (clock._gate)
            {
                Note(dueTime);
                return Inner.Change(dueTime, period);
            }
        }

        public void Dispose()
        {
            Note(Timeout.InfiniteTimeSpan);
            Inner.Dispose();
        }

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }

        private void Note(TimeSpan dueTime)
        {
            lock (clock._gate)
            {
                DueAt = clock.GetTimestamp() + dueTime.Ticks;
                _ = dueTime == Timeout.InfiniteTimeSpan ? clock._timers.Remove(this) : clock._timers.Add(this);
            }
        }
    }
}
