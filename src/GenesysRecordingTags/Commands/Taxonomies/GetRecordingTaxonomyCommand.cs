using System.Management.Automation;
using GenesysRecordingTags.Binding;
using GenesysRecordingTags.Completers;
using GenesysRecordingTags.Pipeline;

namespace GenesysRecordingTags;

/// <summary>Lists the taxonomies that are loaded: tags are checked against them, and completed from them.</summary>
[Cmdlet(VerbsCommon.Get, "RecordingTaxonomy", HelpUri = HelpPages.Folder + "Get-RecordingTaxonomy.md")]
[OutputType(typeof(RecordingTaxonomy))]
public sealed class GetRecordingTaxonomyCommand : ConnectedCmdlet
{
    /// <summary>Only taxonomies of these ids or names; wildcards are welcome.</summary>
    [Parameter(Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [Alias("Id", "TaxonomyId")]
    [SupportsWildcards]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(TaxonomyIdCompleter))]
    public string[]? Name { get; set; }

    private protected override void Process()
    {
        var taxonomies = Session.Taxonomies.Taxonomies;
        if (Name is null)
        {
            WriteObject(taxonomies, enumerateCollection: true);
            return;
        }

        // One that several names mean is written once.
        WriteObject(Name.SelectMany(name => Find(taxonomies, TrimId(name))).Distinct().ToList(), enumerateCollection: true);
    }

    private List<RecordingTaxonomy> Find(IEnumerable<RecordingTaxonomy> taxonomies, string name) =>
        NameFilter.Select(name, taxonomies, () => Miss(name), taxonomy => taxonomy.Id, taxonomy => taxonomy.Name);

    private void Miss(string name) => WriteError(ErrorRecords.Of(
        new GenesysException(
            GenesysErrorKind.TaxonomyNotFound,
            $"No taxonomy with the id or name '{name}' is loaded.{Session.Taxonomies.AskForTaxonomy(name)}{(IdHint.Of(name) is { } hint && !name.Contains(' ', StringComparison.Ordinal) ? " " + hint : null)}",
            "Get-RecordingTaxonomy without a name lists those that are loaded; Import-RecordingTaxonomy loads one from a file."),
        name));
}
