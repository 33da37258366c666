using System.Collections.Concurrent;

namespace GenesysRecordingTags.Core.Validation;

/// <summary>The taxonomies that are loaded. Safe from any thread.</summary>
public sealed class TaxonomyCatalog
{
    private readonly ConcurrentDictionary<string, Entry> _entries = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>The taxonomies, by name.</summary>
    public IReadOnlyList<RecordingTaxonomy> Taxonomies =>
        _entries.Values.Select(entry => entry.Taxonomy).OrderBy(taxonomy => taxonomy.Name ?? taxonomy.Id, StringComparer.OrdinalIgnoreCase).ToList();

    /// <summary>Loads a taxonomy, in the place of one with the same id.</summary>
    /// <param name="taxonomy">The taxonomy.</param>
    public void Load(RecordingTaxonomy taxonomy) =>
        _entries[taxonomy.Id] = new Entry(taxonomy, taxonomy.Labels.ToHashSet(StringComparer.Ordinal));

    /// <summary>Whether a published taxonomy has the label.</summary>
    /// <param name="taxonomyId">The taxonomy.</param>
    /// <param name="label">The label.</param>
    public TaxonomyVerdict Check(string taxonomyId, string label)
    {
        if (_entries.IsEmpty)
        {
            return TaxonomyVerdict.Fine;
        }

        if (!_entries.TryGetValue(taxonomyId, out var entry))
        {
            return TaxonomyVerdict.UnknownTaxonomy;
        }

        if (!entry.Taxonomy.IsPublished)
        {
            return TaxonomyVerdict.NotPublished;
        }

        return entry.Labels.Contains(label) ? TaxonomyVerdict.Fine : TaxonomyVerdict.UnknownLabel;
    }

    private sealed record Entry(RecordingTaxonomy Taxonomy, HashSet<string> Labels);
}
