using System.Management.Automation;
using GenesysRecordingTags.Binding;
using GenesysRecordingTags.Core.Api;
using GenesysRecordingTags.Pipeline;

namespace GenesysRecordingTags;

/// <summary>Reads metadata and plain tags of recordings, several at the same time, in the order of the input.</summary>
[Cmdlet(VerbsCommon.Get, "RecordingMetadata")]
[OutputType(typeof(RecordingMetadata))]
public sealed class GetRecordingMetadataCommand : ConnectedCmdlet
{
    private readonly Queue<(object? Target, Task<RecordingMetadata> Answer)> _reads = new();
    private CancellationTokenSource? _cancellation;
    private long _rowCount;

    /// <summary>The recording's id, or an object that carries it.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [Alias("MediaId", "Id")]
    [AllowNull]
    [AllowEmptyString]
    [RecordingIdTransformation]
    public string? RecordingId { get; set; }

    /// <summary>The recording's conversation, which the Media API does not need.</summary>
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

    private protected override void Begin()
    {
        _cancellation = CancellationTokenSource.CreateLinkedTokenSource(StopToken);
        ThrottleLimit = ThrottleLimit > 0 ? ThrottleLimit : Open.Connection.ThrottleLimit;
    }

    private protected override void Process()
    {
        _rowCount++;
        var target = InputItem.Of(InputObject, RecordingId);
        while (_reads.Count >= ThrottleLimit)
        {
            WriteNext();
        }

        _reads.Enqueue((target, StartRead()));
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

    private Task<RecordingMetadata> StartRead()
    {
        if (string.IsNullOrWhiteSpace(RecordingId))
        {
            // In the queue like a read, so that errors keep the order of the input too.
            return Task.FromException<RecordingMetadata>(new GenesysException(
                GenesysErrorKind.InvalidRequest, $"Row {_rowCount} of the input: The recording id is blank.", "Name the recording."));
        }

        using (Session.Diagnostics.Use(Diagnostics))
        {
            return Session.Api.Metadata.GetAsync(
                new RecordingReference(RecordingId, ConversationId), new ReadOptions(MyInvocation.ExpectingInput ? RequestPriority.Normal : RequestPriority.Interactive), _cancellation!.Token);
        }
    }

    private void WriteNext()
    {
        var (target, answer) = _reads.Peek();
        try
        {
            WriteObject(Wait(answer));
        }
        catch (GenesysException ex)
        {
            WriteError(ErrorRecords.Of(ex, target));
        }

        _reads.Dequeue();
    }
}
