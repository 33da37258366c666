using System.Collections;

namespace GenesysRecordingTags.Completers;

/// <summary>Completes labels: those of the taxonomy on the command line, or else those of all published ones.</summary>
internal sealed class LabelCompleter : ValueCompleter
{
    /// <inheritdoc/>
    protected override IEnumerable<CompletionValue> Values(IDictionary bound)
    {
        var taxonomies = ConnectionOf(bound)?.Session.Taxonomies.Taxonomies ?? [];
        var id = bound["TaxonomyId"]?.ToString();
        var chosen = string.IsNullOrEmpty(id)
            ? taxonomies.Where(taxonomy => taxonomy.IsPublished)
            : taxonomies.Where(taxonomy => string.Equals(taxonomy.Id, id, StringComparison.OrdinalIgnoreCase));
        return chosen.SelectMany(taxonomy => taxonomy.Labels.Select(label => new CompletionValue(label, $"{taxonomy} ({taxonomy.Id})")));
    }
}
