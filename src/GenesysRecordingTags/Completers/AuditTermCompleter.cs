using System.Collections;
using GenesysRecordingTags.Core.Audit;

namespace GenesysRecordingTags.Completers;

/// <summary>Completes what audit records can be asked for by: what the ledger has records of.</summary>
/// <param name="kind">What each of the texts is, for its tool tip.</param>
/// <param name="select">Selects the texts.</param>
internal abstract class AuditTermCompleter(string kind, Func<AuditTerms, IReadOnlyList<string>> select) : AuditCompleter
{
    /// <inheritdoc/>
    protected override IEnumerable<CompletionValue> Values(IDictionary bound) => TrailOf(bound) is { } trail
        ? select(trail.Terms).Select(text => new CompletionValue(text, $"{kind} '{text}'"))
        : [];

    /// <summary>Completes labels.</summary>
    public sealed class Label() : AuditTermCompleter("Label", terms => terms.Labels);

    /// <summary>Completes taxonomies.</summary>
    public sealed class TaxonomyId() : AuditTermCompleter("Taxonomy", terms => terms.TaxonomyIds);

    /// <summary>Completes retention policies.</summary>
    public sealed class RetentionPolicy() : AuditTermCompleter("Retention policy", terms => terms.RetentionPolicies);

    /// <summary>Completes errors.</summary>
    public sealed class ErrorId() : AuditTermCompleter("Error", terms => terms.ErrorIds);

    /// <summary>Completes users.</summary>
    public sealed class Actor() : AuditTermCompleter("User", terms => terms.Actors);

    /// <summary>Completes OAuth clients.</summary>
    public sealed class Client() : AuditTermCompleter("OAuth client", terms => terms.Clients);
}
