using System.Management.Automation;
using GenesysRecordingTags.Binding;
using GenesysRecordingTags.Core.Api;
using GenesysRecordingTags.Pipeline;

namespace GenesysRecordingTags;

/// <summary>A cmdlet that changes the recordings that its input names, one a row.</summary>
public abstract class RecordingTargetCmdlet : NamedRunCmdlet
{
    private protected RecordingTargetCmdlet()
    {
    }

    /// <summary>The recording's id, or an object that carries it.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [Alias("MediaId", "Id")]
    [AllowNull]
    [AllowEmptyString]
    [RecordingIdTransformation(TakesOne = true)]
    public string? RecordingId { get; set; }

    /// <summary>The recording's conversation, which the Platform API needs and the Media API does not.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [AllowNull]
    [AllowEmptyString]
    public string? ConversationId { get; set; }

    /// <summary>The input item as a whole, to be the target of its errors.</summary>
    [Parameter(DontShow = true, ValueFromPipeline = true)]
    [AllowNull]
    public PSObject? InputObject { get; set; }

    /// <summary>The row's place in the input, from 1.</summary>
    private protected long RowNumber { get; private set; }

    private protected override void Process()
    {
        base.Process();
        Columns.Check(InputObject);
        RowNumber++;
    }

    /// <summary>The recording that the row names.</summary>
    private protected RecordingReference ReadRecording() =>
        new(TrimId(RecordingId) ?? string.Empty, string.IsNullOrWhiteSpace(ConversationId) ? null : TrimId(ConversationId));

    /// <summary>The row, as a change remembers it.</summary>
    private protected ChangeInput ReadInput() => new(InputItem.Of(InputObject, RecordingId), RowNumber);
}
