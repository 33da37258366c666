using System.Collections;

namespace GenesysRecordingTags.Completers;

/// <summary>Completes the taxonomies that the ledger has records of.</summary>
internal sealed class AuditTaxonomyIdCompleter : AuditCompleter
{
    /// <inheritdoc/>
    protected override IEnumerable<CompletionValue> Values(IDictionary bound) =>
        (TrailOf(bound)?.Terms.TaxonomyIds ?? []).Select(text => new CompletionValue(text, $"Taxonomy '{text}'"));
}
