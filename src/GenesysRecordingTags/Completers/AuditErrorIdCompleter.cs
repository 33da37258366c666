using System.Collections;

namespace GenesysRecordingTags.Completers;

/// <summary>Completes the errors that the ledger has records of.</summary>
internal sealed class AuditErrorIdCompleter : AuditCompleter
{
    /// <inheritdoc/>
    protected override IEnumerable<CompletionValue> Values(IDictionary bound) =>
        (TrailOf(bound)?.Terms.ErrorIds ?? []).Select(text => new CompletionValue(text, $"Error '{text}'"));
}
