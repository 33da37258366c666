using System.Management.Automation;
using System.Management.Automation.Runspaces;
using GenesysRecordingTags.Binding;
using GenesysRecordingTags.Completers;
using GenesysRecordingTags.Connections;
using GenesysRecordingTags.Core.Validation;
using GenesysRecordingTags.Pipeline;

namespace GenesysRecordingTags;

/// <summary>Checks sets of tags by all rules, names every breach at once, and sends nothing. It needs no connection.</summary>
[Cmdlet(VerbsDiagnostic.Test, "RecordingTag", DefaultParameterSetName = LabelSet, HelpUri = HelpPages.Folder + "Test-RecordingTag.md")]
[OutputType(typeof(TagValidationResult), typeof(bool))]
public sealed class TestRecordingTagCommand : GenesysCmdlet
{
    private const string LabelSet = "Label";
    private const string TagSet = "Tag";

    private TaxonomyCatalog? _taxonomies;
    private TagValidator? _validator;
    private bool _isOneSetPerItem;
    private bool _isAllValid = true;
    private TagRowGroup? _group;

    /// <summary>The tags of one set.</summary>
    [Parameter(Mandatory = true, Position = 0, ParameterSetName = TagSet, ValueFromPipelineByPropertyName = true)]
    [AllowNull]
    [AllowEmptyCollection]
    [RecordingTagTransformation]
    public RecordingTag?[]? Tag { get; set; }

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

    /// <summary>How sure the classification is, 0.0 to 1.0.</summary>
    [Parameter(ParameterSetName = LabelSet, ValueFromPipelineByPropertyName = true)]
    [AllowNull]
    public object? Confidence { get; set; }

    /// <summary>Active, Pending or Rejected.</summary>
    [Parameter(ParameterSetName = LabelSet, ValueFromPipelineByPropertyName = true)]
    [AllowNull]
    [AllowEmptyString]
    [ArgumentCompleter(typeof(TagStatusCompleter))]
    public string? Status { get; set; }

    /// <summary>The recording that the set is meant for. Rows next to each other with one recording are one set.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [Alias("MediaId")]
    [AllowNull]
    [AllowEmptyString]
    public string? RecordingId { get; set; }

    /// <summary>Taxonomies, or the files they are in; those of the current connection where none is given.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public object[]? Taxonomy { get; set; }

    /// <summary>Writes only whether every set keeps the rules.</summary>
    [Parameter]
    public SwitchParameter Quiet { get; set; }

    /// <summary>The input item as a whole.</summary>
    [Parameter(DontShow = true, ValueFromPipeline = true)]
    [AllowNull]
    public PSObject? InputObject { get; set; }

    private protected override void Begin()
    {
        _taxonomies = Taxonomies();
        _validator = new TagValidator(_taxonomies);
        var given = MyInvocation.BoundParameters;
        _isOneSetPerItem = given.ContainsKey(nameof(Tag)) || given.ContainsKey(nameof(Label));
    }

    private protected override void Process()
    {
        Columns.Check(InputObject);
        var row = ReadRow();
        Columns.Check(row.Tags);
        if (_isOneSetPerItem)
        {
            Validate(new TagRowGroup(row));
        }
        else if (_group is null || !_group.TryAdd(row))
        {
            ValidateHeldGroup();
            _group = new TagRowGroup(row);
        }
    }

    private protected override void End()
    {
        ValidateHeldGroup();
        if (Quiet)
        {
            WriteObject(_isAllValid);
        }
    }

    private TagRow ReadRow() => new()
    {
        RecordingId = MyInvocation.BoundParameters.ContainsKey(nameof(RecordingId)) ? TrimId(RecordingId) ?? string.Empty : null,
        Tags = ParameterSetName == TagSet
            ? Tag ?? []
            : [TagRow.TagOf(_isOneSetPerItem ? null : InputObject, Label, TaxonomyId, Confidence, Status)],
    };

    private void ValidateHeldGroup()
    {
        if (_group is { } group)
        {
            _group = null;
            Validate(group);
        }
    }

    private void Validate(TagRowGroup group)
    {
        var result = _validator!.Validate(group.RecordingId, _taxonomies!.Resolve(group.Tags));
        _isAllValid &= result.IsValid;
        if (!Quiet)
        {
            WriteObject(result);
        }
    }

    private TaxonomyCatalog Taxonomies()
    {
        if (Taxonomy is null)
        {
            return ConnectionRegistry.CurrentOf(Runspace.DefaultRunspace)?.Session.Taxonomies ?? new TaxonomyCatalog();
        }

        var catalog = new TaxonomyCatalog();
        foreach (var taxonomy in Taxonomy.SelectMany(Read))
        {
            catalog.Load(taxonomy);
        }

        return catalog;
    }

    private IEnumerable<RecordingTaxonomy> Read(object given) => (given is PSObject wrapped ? wrapped.BaseObject : given) switch
    {
        RecordingTaxonomy taxonomy => [taxonomy],
        var path => FileArgument.Resolve(this, path.ToString()!, isLiteral: false).SelectMany(TaxonomyFile.Read),
    };
}
