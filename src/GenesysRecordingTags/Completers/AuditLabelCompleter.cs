using System.Collections;

namespace GenesysRecordingTags.Completers;

/// <summary>Completes the labels that the ledger has records of.</summary>
internal sealed class AuditLabelCompleter : AuditCompleter
{
    /// <inheritdoc/>
    protected override IEnumerable<CompletionValue> Values(IDictionary bound) =>
        (TrailOf(bound)?.Terms.Labels ?? []).Select(text => new CompletionValue(text, $"Label '{text}'"));
}
