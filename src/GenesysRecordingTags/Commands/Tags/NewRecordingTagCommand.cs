using System.Management.Automation;
using GenesysRecordingTags.Completers;

namespace GenesysRecordingTags;

/// <summary>Builds a tag. It does not judge: Test-RecordingTag and Add-RecordingTag do, for all tags of a set at once.</summary>
[Cmdlet(VerbsCommon.New, "RecordingTag", HelpUri = HelpPages.Folder + "New-RecordingTag.md")]
[OutputType(typeof(RecordingTag))]
public sealed class NewRecordingTagCommand : PSCmdlet
{
    /// <summary>The label, for example Compliance:PCI-DSS.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipelineByPropertyName = true)]
    [AllowNull]
    [AllowEmptyString]
    [ArgumentCompleter(typeof(LabelCompleter))]
    public string? Label { get; set; }

    /// <summary>The taxonomy that defines the label, by id or name; it may be left out where one loaded taxonomy alone has the label.</summary>
    [Parameter(Position = 1, ValueFromPipelineByPropertyName = true)]
    [AllowNull]
    [AllowEmptyString]
    [ArgumentCompleter(typeof(TaxonomyIdCompleter))]
    public string? TaxonomyId { get; set; }

    /// <summary>How sure the classification is, 0.0 to 1.0. Text is read with a decimal point, whatever the culture.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [AllowNull]
    public object? Confidence { get; set; }

    /// <summary>Active, Pending or Rejected.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [AllowNull]
    [AllowEmptyString]
    [ArgumentCompleter(typeof(TagStatusCompleter))]
    public string? Status { get; set; }

    /// <inheritdoc/>
    protected override void ProcessRecord() =>
        WriteObject(RecordingTag.FromLoose(Label, TaxonomyId, Confidence is PSObject wrapped ? wrapped.BaseObject : Confidence, Status));
}
