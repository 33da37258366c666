using System.Collections;

namespace GenesysRecordingTags.Completers;

/// <summary>Completes event types: the one that both APIs have.</summary>
internal sealed class EventTypeCompleter : ValueCompleter
{
    /// <inheritdoc/>
    protected override IEnumerable<CompletionValue> Values(IDictionary bound) =>
        [new("interaction.completed", "An interaction came to its end.")];
}
