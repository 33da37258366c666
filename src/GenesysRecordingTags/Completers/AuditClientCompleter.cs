using System.Collections;

namespace GenesysRecordingTags.Completers;

/// <summary>Completes the OAuth clients that the ledger has records of.</summary>
internal sealed class AuditClientCompleter : AuditCompleter
{
    /// <inheritdoc/>
    protected override IEnumerable<CompletionValue> Values(IDictionary bound) =>
        (TrailOf(bound)?.Terms.Clients ?? []).Select(text => new CompletionValue(text, $"OAuth client '{text}'"));
}
