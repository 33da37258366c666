using System.Collections;

namespace GenesysRecordingTags.Completers;

/// <summary>Completes the names of compliance sinks.</summary>
internal sealed class ComplianceSinkNameCompleter : ValueCompleter
{
    /// <inheritdoc/>
    protected override IEnumerable<CompletionValue> Values(IDictionary bound) =>
        (ConnectionOf(bound)?.Session.Compliance?.GetSinks() ?? [])
            .Select(sink => new CompletionValue(sink.Name, $"{sink.Kind}: {sink.Target}"));
}
