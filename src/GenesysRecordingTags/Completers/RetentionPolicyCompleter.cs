using System.Collections;

namespace GenesysRecordingTags.Completers;

/// <summary>Completes retention policies that the connection has seen.</summary>
internal sealed class RetentionPolicyCompleter : ValueCompleter
{
    /// <inheritdoc/>
    protected override IEnumerable<CompletionValue> Values(IDictionary bound) =>
        (ConnectionOf(bound)?.PolicyNames ?? []).Order(StringComparer.OrdinalIgnoreCase)
            .Select(name => new CompletionValue(name, $"Retention policy '{name}'"));
}
