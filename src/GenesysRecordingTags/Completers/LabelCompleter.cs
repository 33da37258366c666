using System.Collections;

namespace GenesysRecordingTags.Completers;

/// <summary>Completes labels: those of the taxonomy on the command line, or else those of all published ones.</summary>
internal sealed class LabelCompleter : ValueCompleter
{
    /// <inheritdoc/>
    protected override bool MatchesAnyPart => true;

    /// <inheritdoc/>
    protected override IEnumerable<CompletionValue> Values(IDictionary bound)
    {
        var taxonomies = ConnectionOf(bound)?.Session.Taxonomies.Taxonomies ?? [];
        var id = bound["TaxonomyId"]?.ToString();
        var chosen = string.IsNullOrEmpty(id)
            ? taxonomies.Where(taxonomy => taxonomy.IsPublished)
            : taxonomies.Where(taxonomy => Is(taxonomy.Id, id) || Is(taxonomy.Name, id));
        return chosen.SelectMany(taxonomy => taxonomy.Labels.Select(label => new CompletionValue(label, $"{taxonomy} ({taxonomy.Id})")));
    }

    private static bool Is(string? left, string right) => string.Equals(left, right, StringComparison.OrdinalIgnoreCase);
}
