using GenesysRecordingTags.Core.Api;
using GenesysRecordingTags.Core.Audit.Undo;
using GenesysRecordingTags.Core.Session;

namespace GenesysRecordingTags.Pipeline;

/// <summary>Asks the service what recordings hold now whose changes are to be undone, several at the same time, and answers in order.</summary>
internal sealed class MetadataPrefetcher : IDisposable
{
    private readonly Queue<(UndoPlan Plan, Task<RecordingMetadata>? Live)> _reads = new();
    private readonly CancellationTokenSource _cancellation;
    private readonly RecordingSession _session;
    private readonly IDiagnosticSink _diagnostics;
    private readonly int _capacity;

    public MetadataPrefetcher(RecordingSession session, IDiagnosticSink diagnostics, int capacity, CancellationToken stopToken)
    {
        _session = session;
        _diagnostics = diagnostics;
        _capacity = capacity;
        _cancellation = CancellationTokenSource.CreateLinkedTokenSource(stopToken);
    }

    /// <summary>Whether there is something to take.</summary>
    public bool HasMore => _reads.Count > 0;

    /// <summary>Whether the next one can be taken without waiting.</summary>
    public bool IsNextReady => _reads.TryPeek(out var next) && next.Live is null or { IsCompleted: true };

    /// <summary>Starts to ask for the recording of a plan.</summary>
    /// <param name="plan">The plan.</param>
    /// <param name="isForced">Whether it does not matter what the recording holds.</param>
    /// <returns>False where one has to be taken first.</returns>
    public bool TryAdd(UndoPlan plan, bool isForced)
    {
        if (_reads.Count >= _capacity)
        {
            return false;
        }

        // The service tells metadata and plain tags only; of tags with a label, the ledger alone knows.
        var isReadable = plan.Change!.ReadsBefore && _session.Api.Capabilities.CanReadMetadata;
        _reads.Enqueue((plan, isForced || !isReadable ? null : Read(plan.Change!.Recording)));
        return true;
    }

    /// <summary>Takes the next plan, with what the service is asked for it.</summary>
    public (UndoPlan Plan, Task<RecordingMetadata>? Live) Take() => _reads.Dequeue();

    /// <summary>Ends what is under way, and waits for it.</summary>
    public void Dispose()
    {
        _cancellation.Cancel();
        while (_reads.TryDequeue(out var read))
        {
            // Only that it has ended counts here, not how.
            ((IAsyncResult?)read.Live)?.AsyncWaitHandle.WaitOne();
        }

        _cancellation.Dispose();
    }

    private Task<RecordingMetadata> Read(RecordingReference recording)
    {
        using (_session.Diagnostics.Use(_diagnostics))
        {
            return _session.Api.Metadata.GetAsync(recording, new ReadOptions(RequestPriority.Normal), _cancellation.Token);
        }
    }
}
