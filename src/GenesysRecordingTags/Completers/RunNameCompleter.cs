using System.Collections;

namespace GenesysRecordingTags.Completers;

/// <summary>Completes the names of runs, the newest first.</summary>
internal sealed class RunNameCompleter : AuditCompleter
{
    /// <inheritdoc/>
    protected override bool MatchesAnyPart => true;

    /// <inheritdoc/>
    protected override IEnumerable<CompletionValue> Values(IDictionary bound) =>
        (TrailOf(bound)?.Runs.ReadNames(MaximumCount) ?? []).Select(name => new CompletionValue(name, $"Run '{name}'"));
}
