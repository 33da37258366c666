using System.Collections;

namespace GenesysRecordingTags.Completers;

/// <summary>Completes the retention policies that the ledger has records of.</summary>
internal sealed class AuditRetentionPolicyCompleter : AuditCompleter
{
    /// <inheritdoc/>
    protected override IEnumerable<CompletionValue> Values(IDictionary bound) =>
        (TrailOf(bound)?.Terms.RetentionPolicies ?? []).Select(text => new CompletionValue(text, $"Retention policy '{text}'"));
}
