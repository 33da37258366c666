using System.Collections.Concurrent;

namespace GenesysRecordingTags.Core.Http;

/// <summary>Cancellation sources that end one try in time, used again and again.</summary>
internal sealed class TimeoutPool(TimeSpan timeout, TimeProvider timeProvider)
{
    private const int Capacity = 64;

    private readonly ConcurrentQueue<CancellationTokenSource> _idle = new();

    /// <summary>A source that cancels after the time-out.</summary>
    public CancellationTokenSource Rent()
    {
        // Only the system's clock can be started again on a used source.
        if (timeProvider != TimeProvider.System)
        {
            return new CancellationTokenSource(timeout, timeProvider);
        }

        var source = _idle.TryDequeue(out var idle) ? idle : new CancellationTokenSource();
        source.CancelAfter(timeout);
        return source;
    }

    /// <summary>Takes a source back.</summary>
    /// <param name="source">The source, with no registration of the renter's left on it.</param>
    public void Return(CancellationTokenSource source)
    {
        if (timeProvider == TimeProvider.System && _idle.Count < Capacity && source.TryReset())
        {
            _idle.Enqueue(source);
        }
        else
        {
            source.Dispose();
        }
    }
}
