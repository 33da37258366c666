using System.Management.Automation;
using GenesysRecordingTags.Binding;
using GenesysRecordingTags.Pipeline;

namespace GenesysRecordingTags;

/// <summary>A cmdlet that reads something of recordings, several at the same time, in the order of the input.</summary>
public abstract class RecordingReadCmdlet : ConnectedCmdlet
{
    private OrderedReads<(object? Target, object? Answer, GenesysException? Error)>? _reads;
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
    private protected bool IsInteractive => !MyInvocation.ExpectingInput && RecordingId is not { Length: > 1 };

    /// <summary>Reads one recording.</summary>
    /// <remarks>No value type of Core may stand in the signature: it is looked at before anybody can say where Core is.</remarks>
    /// <param name="recordingId">The recording.</param>
    /// <param name="conversationId">Its conversation; null where it is not known.</param>
    /// <param name="cancellationToken">Ends the request.</param>
    private protected abstract Task<object> ReadAsync(string recordingId, string? conversationId, CancellationToken cancellationToken);

    private protected override void Begin()
    {
        ThrottleLimit = ThrottleLimit > 0 ? ThrottleLimit : Open.Connection.ThrottleLimit;
        _reads = new(Session, Diagnostics, ThrottleLimit, StopToken);
    }

    private protected override void Process()
    {
        Columns.Check(InputObject);
        Array.ForEach(RecordingId ?? [null], Read);
    }

    private void Read(string? recordingId)
    {
        _rowCount++;
        var target = InputItem.Of(InputObject, recordingId);
        while (_reads!.IsFull)
        {
            WriteNext();
        }

        var (id, conversationId, row) = (TrimId(recordingId), TrimId(ConversationId), _rowCount);
        _reads.Add(token => ReadAsync(target, id, conversationId, row, token));
        while (_reads.IsNextReady)
        {
            WriteNext();
        }
    }

    private protected override void End()
    {
        while (_reads!.HasMore)
        {
            WriteNext();
        }
    }

    private protected override void Unwind()
    {
        _reads?.Dispose();
        _reads = null;
    }

    private async Task<(object? Target, object? Answer, GenesysException? Error)> ReadAsync(
        object? target, string? recordingId, string? conversationId, long row, CancellationToken cancellationToken)
    {
        if (string.IsNullOrWhiteSpace(recordingId))
        {
            // In the queue like a read, so that errors keep the order of the input too.
            return (target, null, new GenesysException(
                GenesysErrorKind.InvalidRequest, $"Row {row} of the input: The recording id is blank.", "Name the recording."));
        }

        try
        {
            return (target, await ReadAsync(recordingId, conversationId, cancellationToken).ConfigureAwait(false), null);
        }
        catch (GenesysException ex)
        {
            return (target, null, ex);
        }
    }

    private void WriteNext()
    {
        var (target, answer, error) = Wait(_reads!.Take());
        if (error is null)
        {
            WriteObject(answer, enumerateCollection: true);
        }
        else
        {
            WriteError(ErrorRecords.Of(error, target));
        }
    }
}
