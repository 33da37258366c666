using System.Collections;

namespace GenesysRecordingTags.Completers;

/// <summary>Completes the users that the ledger has records of.</summary>
internal sealed class AuditActorCompleter : AuditCompleter
{
    /// <inheritdoc/>
    protected override IEnumerable<CompletionValue> Values(IDictionary bound) =>
        (TrailOf(bound)?.Terms.Actors ?? []).Select(text => new CompletionValue(text, $"User '{text}'"));
}
