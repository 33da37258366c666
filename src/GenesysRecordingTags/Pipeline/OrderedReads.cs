using GenesysRecordingTags.Core.Session;

namespace GenesysRecordingTags.Pipeline;

/// <summary>Reads something of several items at the same time, and gives the answers in the order of the items.</summary>
/// <typeparam name="TAnswer">What is read.</typeparam>
internal sealed class OrderedReads<TAnswer> : IDisposable
{
    private readonly Queue<Task<TAnswer>> _reads = new();
    private readonly CancellationTokenSource _cancellation;
    private readonly RecordingSession _session;
    private readonly IDiagnosticSink _diagnostics;
    private readonly int _capacity;

    public OrderedReads(RecordingSession session, IDiagnosticSink diagnostics, int capacity, CancellationToken stopToken)
    {
        (_session, _diagnostics, _capacity) = (session, diagnostics, capacity);
        _cancellation = CancellationTokenSource.CreateLinkedTokenSource(stopToken);
    }

    /// <summary>Whether there is something to take.</summary>
    public bool HasMore => _reads.Count > 0;

    /// <summary>Whether one has to be taken before another can be added.</summary>
    public bool IsFull => _reads.Count >= _capacity;

    /// <summary>Whether the next one can be taken without waiting.</summary>
    public bool IsNextReady => _reads.TryPeek(out var next) && next.IsCompleted;

    /// <summary>Starts to read.</summary>
    /// <param name="read">Reads.</param>
    public void Add(Func<CancellationToken, Task<TAnswer>> read)
    {
        using (_session.Diagnostics.Use(_diagnostics))
        {
            _reads.Enqueue(read(_cancellation.Token));
        }
    }

    /// <summary>Takes the next answer.</summary>
    public Task<TAnswer> Take() => _reads.Dequeue();

    /// <summary>Ends what is under way, and waits for it.</summary>
    public void Dispose()
    {
        _cancellation.Cancel();
        while (_reads.TryDequeue(out var read))
        {
            // Only that it has ended counts here, not how.
            ((IAsyncResult)read).AsyncWaitHandle.WaitOne();
        }

        _cancellation.Dispose();
    }
}
