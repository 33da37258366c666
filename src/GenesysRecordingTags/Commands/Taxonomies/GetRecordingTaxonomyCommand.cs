using System.Management.Automation;
using GenesysRecordingTags.Completers;

namespace GenesysRecordingTags;

/// <summary>Lists the taxonomies that are loaded: tags are checked against them, and completed from them.</summary>
[Cmdlet(VerbsCommon.Get, "RecordingTaxonomy", HelpUri = HelpPages.Folder + "Get-RecordingTaxonomy.md")]
[OutputType(typeof(RecordingTaxonomy))]
public sealed class GetRecordingTaxonomyCommand : ConnectedCmdlet
{
    /// <summary>Only taxonomies of these ids or names; wildcards are welcome.</summary>
    [Parameter(Position = 0)]
    [Alias("Id", "TaxonomyId")]
    [SupportsWildcards]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(TaxonomyIdCompleter))]
    public string[]? Name { get; set; }

    private protected override void End()
    {
        var patterns = Name?.Select(name => WildcardPattern.Get(name, WildcardOptions.IgnoreCase)).ToList();
        var found = Session.Taxonomies.Taxonomies.Where(taxonomy => patterns is null
            || patterns.Exists(pattern => pattern.IsMatch(taxonomy.Id) || pattern.IsMatch(taxonomy.Name ?? string.Empty)));
        WriteObject(found, enumerateCollection: true);
    }
}
