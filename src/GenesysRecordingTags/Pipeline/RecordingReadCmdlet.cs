using System.Management.Automation;
using GenesysRecordingTags.Binding;
using GenesysRecordingTags.Core.Api;
using GenesysRecordingTags.Pipeline;

namespace GenesysRecordingTags;

/// <summary>A cmdlet that reads something of recordings, several at the same time, in the order of the input.</summary>
public abstract class RecordingReadCmdlet : ConnectedCmdlet
{
    private readonly Queue<(object? Target, Task<object> Answer)> _reads = new();
    private CancellationTokenSource? _cancellation;
    private ColumnCheck? _columns;
    private long _rowCount;

    private protected RecordingReadCmdlet()
    {
    }

    /// <summary>The recordings' ids, or objects that carry them.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [Alias("MediaId", "Id")]
    [AllowNull]
    [AllowEmptyString]
    [AllowEmptyCollection]
    [RecordingIdTransformation]
    public string?[]? RecordingId { get; set; }

    /// <summary>The recording's conversation, which the Platform API needs and the Media API does not.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [AllowNull]
    [AllowEmptyString]
    public string? ConversationId { get; set; }

    /// <summary>Reads under way at the same time, at the most; the connection's limit where it isn't given.</summary>
    [Parameter]
    [ValidateRange(1, 1024)]
    public int ThrottleLimit { get; set; }

    /// <summary>The input item as a whole, to be the target of its errors.</summary>
    [Parameter(DontShow = true, ValueFromPipeline = true)]
    [AllowNull]
    public PSObject? InputObject { get; set; }

    /// <summary>A person waits for one recording; several are bulk work.</summary>
    private RequestPriority Priority =>
        MyInvocation.ExpectingInput || RecordingId is { Length: > 1 } ? RequestPriority.Normal : RequestPriority.Interactive;

    /// <summary>Reads one recording.</summary>
    private protected abstract Task<object> ReadAsync(RecordingReference recording, ReadOptions options, CancellationToken cancellationToken);

    private protected override void Begin()
    {
        _cancellation = CancellationTokenSource.CreateLinkedTokenSource(StopToken);
        ThrottleLimit = ThrottleLimit > 0 ? ThrottleLimit : Open.Connection.ThrottleLimit;
    }

    private protected override void Process()
    {
        _columns ??= new ColumnCheck(MyInvocation.MyCommand, WriteWarning);
        _columns.Check(InputObject);
        Array.ForEach(RecordingId ?? [null], Read);
    }

    private void Read(string? recordingId)
    {
        _rowCount++;
        var target = InputItem.Of(InputObject, recordingId);
        while (_reads.Count >= ThrottleLimit)
        {
            WriteNext();
        }

        _reads.Enqueue((target, StartRead(TrimId(recordingId))));
        while (_reads.TryPeek(out var next) && next.Answer.IsCompleted)
        {
            WriteNext();
        }
    }

    private protected override void End()
    {
        while (_reads.Count > 0)
        {
            WriteNext();
        }
    }

    private protected override void Unwind()
    {
        _cancellation?.Cancel();
        while (_reads.TryDequeue(out var read))
        {
            // Only that it has ended counts here, not how.
            ((IAsyncResult)read.Answer).AsyncWaitHandle.WaitOne();
        }

        _cancellation?.Dispose();
        _cancellation = null;
    }

    private Task<object> StartRead(string? recordingId)
    {
        if (string.IsNullOrWhiteSpace(recordingId))
        {
            // In the queue like a read, so that errors keep the order of the input too.
            return Task.FromException<object>(new GenesysException(
                GenesysErrorKind.InvalidRequest, $"Row {_rowCount} of the input: The recording id is blank.", "Name the recording."));
        }

        using (Session.Diagnostics.Use(Diagnostics))
        {
            return ReadAsync(
                new RecordingReference(recordingId, TrimId(ConversationId)), new ReadOptions(Priority), _cancellation!.Token);
        }
    }

    private void WriteNext()
    {
        var (target, answer) = _reads.Peek();
        try
        {
            WriteObject(Wait(answer), enumerateCollection: true);
        }
        catch (GenesysException ex)
        {
            WriteError(ErrorRecords.Of(ex, target));
        }

        _reads.Dequeue();
    }
}
