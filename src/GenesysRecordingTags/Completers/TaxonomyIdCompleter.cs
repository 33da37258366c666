using System.Collections;

namespace GenesysRecordingTags.Completers;

/// <summary>Completes the ids of loaded taxonomies, by id or by name.</summary>
internal sealed class TaxonomyIdCompleter : ValueCompleter
{
    /// <inheritdoc/>
    protected override IEnumerable<CompletionValue> Values(IDictionary bound) =>
        (ConnectionOf(bound)?.Session.Taxonomies.Taxonomies ?? [])
            .Select(taxonomy => new CompletionValue(taxonomy.Id, taxonomy.Name ?? taxonomy.Id, Describe(taxonomy)));

    private static string Describe(RecordingTaxonomy taxonomy)
    {
        var state = taxonomy.IsPublished ? string.Empty : " (not published)";
        return $"{taxonomy}{state}: {string.Join(", ", taxonomy.Labels)}";
    }
}
