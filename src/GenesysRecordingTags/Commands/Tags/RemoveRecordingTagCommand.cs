using System.Management.Automation;
using GenesysRecordingTags.Binding;
using GenesysRecordingTags.Completers;
using GenesysRecordingTags.Core.Api;
using GenesysRecordingTags.Core.Changes;
using GenesysRecordingTags.Pipeline;

namespace GenesysRecordingTags;

/// <summary>Takes tags away from recordings, where the API can (Platform API). A tag that is not there is not an error.</summary>
[Cmdlet(VerbsCommon.Remove, "RecordingTag", DefaultParameterSetName = LabelSet, SupportsShouldProcess = true,
    HelpUri = HelpPages.Folder + "Remove-RecordingTag.md")]
[OutputType(typeof(RecordingTagResult))]
public sealed class RemoveRecordingTagCommand : NamedRunCmdlet
{
    private const string LabelSet = "Label";
    private const string TagSet = "Tag";

    // An enum's field would have each import load its assembly.
    private int _tagStore;

    private long _rowCount;
    private ColumnCheck? _columns;

    /// <summary>The recording's id, or an object that carries it.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [Alias("MediaId", "Id")]
    [AllowNull]
    [AllowEmptyString]
    [RecordingIdTransformation]
    public string? RecordingId { get; set; }

    /// <summary>The recording's conversation, which the Platform API needs.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [AllowNull]
    [AllowEmptyString]
    public string? ConversationId { get; set; }

    /// <summary>The tags. Their confidence and status do not count.</summary>
    [Parameter(Mandatory = true, Position = 1, ParameterSetName = TagSet)]
    [ValidateNotNullOrEmpty]
    [RecordingTagTransformation]
    public RecordingTag[] Tag { get; set; } = [];

    /// <summary>The label of the one tag.</summary>
    [Parameter(Mandatory = true, ParameterSetName = LabelSet, ValueFromPipelineByPropertyName = true)]
    [AllowNull]
    [AllowEmptyString]
    [ArgumentCompleter(typeof(LabelCompleter))]
    public string? Label { get; set; }

    /// <summary>The taxonomy that defines the label, by id or name; it may be left out where one loaded taxonomy alone has the label.</summary>
    [Parameter(ParameterSetName = LabelSet, ValueFromPipelineByPropertyName = true)]
    [AllowNull]
    [AllowEmptyString]
    [ArgumentCompleter(typeof(TaxonomyIdCompleter))]
    public string? TaxonomyId { get; set; }

    /// <summary>Where the tags are kept: by the service, or in the ledger alone.</summary>
    [Parameter]
    public TagStore TagStore
    {
        get => (TagStore)_tagStore;
        set => _tagStore = (int)value;
    }

    /// <summary>The input item as a whole, to be the target of its errors.</summary>
    [Parameter(DontShow = true, ValueFromPipeline = true)]
    [AllowNull]
    public PSObject? InputObject { get; set; }

    private protected override string Activity => "Removing tags";

    private protected override void Begin()
    {
        if (!Session.Api.Capabilities.CanRemoveTags)
        {
            throw Session.Api.Capabilities.CreateUnsupported("remove tags");
        }

        CheckStore(TagStore, TagIndex.None);
        base.Begin();
    }

    private protected override void Process()
    {
        base.Process();
        _columns ??= new ColumnCheck(MyInvocation.MyCommand, WriteWarning);
        _columns.Check(InputObject);
        var change = new RemoveTagChange
        {
            Recording = new RecordingReference(TrimId(RecordingId) ?? string.Empty, string.IsNullOrWhiteSpace(ConversationId) ? null : TrimId(ConversationId)),
            Tags = Session.Taxonomies.Resolve(ParameterSetName == TagSet ? Tag : [new RecordingTag { Label = Label, TaxonomyId = TaxonomyId }])!,
            TagStore = TagStore,
            Input = new ChangeInput(InputItem.Of(InputObject, RecordingId), ++_rowCount),
        };
        Submit(change, change.Describe());
    }
}
