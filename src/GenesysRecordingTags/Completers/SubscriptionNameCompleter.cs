using System.Collections;

namespace GenesysRecordingTags.Completers;

/// <summary>Completes event subscriptions that the connection has seen.</summary>
internal sealed class SubscriptionNameCompleter : ValueCompleter
{
    /// <inheritdoc/>
    protected override IEnumerable<CompletionValue> Values(IDictionary bound) =>
        (ConnectionOf(bound)?.SubscriptionNames ?? []).Order(StringComparer.OrdinalIgnoreCase)
            .Select(name => new CompletionValue(name, $"Event subscription '{name}'"));
}
