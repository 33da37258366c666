using System.Collections.Concurrent;

namespace GenesysRecordingTags.Core.Validation;

/// <summary>The taxonomies that are loaded. Safe from any thread.</summary>
public sealed class TaxonomyCatalog
{
    private readonly ConcurrentDictionary<string, Entry> _entries = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>The taxonomies, by name.</summary>
    public IReadOnlyList<RecordingTaxonomy> Taxonomies => InOrder(_entries.Values);

    /// <summary>Whether none is loaded: nothing can be looked up, and nothing is checked.</summary>
    public bool IsEmpty => _entries.IsEmpty;

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

    /// <summary>Gives tags the id of their taxonomy where they have its name, or no taxonomy and a label that one published taxonomy alone
    /// has. A tag of which that can't be told stays as it is, and validation says why.</summary>
    /// <param name="tags">The tags.</param>
    public IReadOnlyList<RecordingTag?> Resolve(IReadOnlyList<RecordingTag?> tags)
    {
        if (_entries.IsEmpty || tags.All(tag => FindId(tag) is null))
        {
            return tags;
        }

        return tags.Select(tag => FindId(tag) is { } id ? tag! with { TaxonomyId = id } : tag).ToList();
    }

    /// <summary>The taxonomies that a text names: the one of that id, or else those of that name.</summary>
    /// <param name="text">An id, or a name in any letter case.</param>
    public IReadOnlyList<RecordingTaxonomy> FindNamed(string text) =>
        _entries.TryGetValue(text, out var entry)
            ? [entry.Taxonomy]
            : Taxonomies.Where(taxonomy => string.Equals(taxonomy.Name, text, StringComparison.OrdinalIgnoreCase)).ToList();

    /// <summary>The published taxonomies that have a label, by name.</summary>
    /// <param name="label">The label. Letter cases count.</param>
    public IReadOnlyList<RecordingTaxonomy> FindOwners(string label) =>
        InOrder(_entries.Values.Where(entry => entry.Taxonomy.IsPublished && entry.Labels.Contains(label)));

    /// <summary>Asks whether a similar taxonomy was meant; empty where none is similar.</summary>
    /// <param name="text">The id or name that no taxonomy has.</param>
    public string AskForTaxonomy(string text) =>
        SimilarName.Ask(text, Taxonomies.SelectMany(taxonomy => new[] { taxonomy.Name, taxonomy.Id }).OfType<string>());

    /// <summary>Asks whether a similar label was meant; empty where none is similar.</summary>
    /// <param name="label">The label that the taxonomy does not have.</param>
    /// <param name="taxonomyId">The taxonomy; null: any published one.</param>
    public string AskForLabel(string label, string? taxonomyId)
    {
        var labels = Taxonomies
            .Where(taxonomy => taxonomyId is null ? taxonomy.IsPublished : string.Equals(taxonomy.Id, taxonomyId, StringComparison.OrdinalIgnoreCase))
            .SelectMany(taxonomy => taxonomy.Labels)
            .ToList();
        if (SimilarName.Ask(label, labels) is { Length: > 0 } question)
        {
            return question;
        }

        // 'GDPR' for 'Compliance:GDPR': the part before the colon was left out.
        return labels.Find(known => SimilarName.Find(label, [known[(known.LastIndexOf(':') + 1)..]]) is not null) is { } whole
            ? $" Did you mean '{whole}'?"
            : string.Empty;
    }

    /// <summary>The id that a tag is to have; null where it has it already, or it can't be told.</summary>
    private string? FindId(RecordingTag? tag)
    {
        if (tag is null)
        {
            return null;
        }

        if (string.IsNullOrWhiteSpace(tag.TaxonomyId))
        {
            return tag.Label is { } label && FindOwners(label) is [var owner] ? owner.Id : null;
        }

        return !_entries.ContainsKey(tag.TaxonomyId) && FindNamed(tag.TaxonomyId.Trim()) is [var named] ? named.Id : null;
    }

    /// <summary>By name, then by id: a message lists the same taxonomies in the same order each time.</summary>
    private static List<RecordingTaxonomy> InOrder(IEnumerable<Entry> entries) => entries
        .Select(entry => entry.Taxonomy)
        .OrderBy(taxonomy => taxonomy.Name ?? taxonomy.Id, StringComparer.OrdinalIgnoreCase)
        .ThenBy(taxonomy => taxonomy.Id, StringComparer.OrdinalIgnoreCase)
        .ToList();

    private sealed record Entry(RecordingTaxonomy Taxonomy, HashSet<string> Labels);
}
