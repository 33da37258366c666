using System.Diagnostics;

namespace GenesysRecordingTags.Sandbox;

/// <summary>Waits without holding a thread, and ends within about a millisecond of the time: timers are up to 5 ms late on Linux.</summary>
internal sealed class PreciseDelay
{
    private const int IdleMilliseconds = 2_000;
    private const int LongestWaitMilliseconds = 60_000;

    private readonly object _gate = new();
    private readonly PriorityQueue<TaskCompletionSource, long> _waiting = new();
    private bool _isRunning;

    public Task WaitAsync(TimeSpan delay, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var due = Stopwatch.GetTimestamp() + (long)(delay.TotalSeconds * Stopwatch.Frequency);
        var waiter = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (_gate)
        {
            _waiting.Enqueue(waiter, due);
            if (!_isRunning)
            {
                _isRunning = true;
                new Thread(Run) { IsBackground = true, Name = "sandbox latency" }.Start();
            }
            else if (ReferenceEquals(_waiting.Peek(), waiter))
            {
                Monitor.Pulse(_gate);
            }
        }

        return waiter.Task.WaitAsync(cancellationToken);
    }

    /// <summary>One thread releases all waiters, and ends when there have been none for a while.</summary>
    private void Run()
    {
        lock (_gate)
        {
            while (true)
            {
                if (!_waiting.TryPeek(out var waiter, out var due))
                {
                    if (!Monitor.Wait(_gate, IdleMilliseconds) && _waiting.Count == 0)
                    {
                        _isRunning = false;
                        return;
                    }

                    continue;
                }

                var left = due - Stopwatch.GetTimestamp();
                if (left > 0)
                {
                    var milliseconds = (left * 1000 / Stopwatch.Frequency) + 1;
                    Monitor.Wait(_gate, (int)Math.Min(milliseconds, LongestWaitMilliseconds));
                    continue;
                }

                _waiting.Dequeue();
                waiter.TrySetResult();
            }
        }
    }
}
