using System.Management.Automation;
using GenesysRecordingTags.Binding;
using GenesysRecordingTags.Completers;
using GenesysRecordingTags.Core.Changes;
using GenesysRecordingTags.Pipeline;

namespace GenesysRecordingTags;

/// <summary>Takes tags away from recordings, where the API can (Platform API). A tag that is not there is not an error.</summary>
[Cmdlet(VerbsCommon.Remove, "RecordingTag", DefaultParameterSetName = LabelSet, SupportsShouldProcess = true,
    HelpUri = HelpPages.Folder + "Remove-RecordingTag.md")]
[OutputType(typeof(RecordingTagResult))]
public sealed class RemoveRecordingTagCommand : RecordingTargetCmdlet
{
    private const string LabelSet = "Label";
    private const string TagSet = "Tag";

    // An enum's field would have each import load its assembly.
    private int _tagStore;

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

    private protected override string Activity => "Removing tags";

    private protected override void Begin()
    {
        if (!Session.Api.Capabilities.CanRemoveTags)
        {
            throw Session.Api.Capabilities.CreateUnsupported("remove tags");
        }

        TagStoreSupport.Require(Open, TagStore, TagIndex.None);
        base.Begin();
    }

    private protected override void Process()
    {
        base.Process();
        var change = new RemoveTagChange
        {
            Recording = ReadRecording(),
            Tags = Session.Taxonomies.Resolve(ParameterSetName == TagSet ? Tag : [new RecordingTag { Label = Label, TaxonomyId = TaxonomyId }])!,
            TagStore = TagStore,
            Input = ReadInput(),
        };
        Submit(change, change.Describe());
    }
}
