using System.Collections;

namespace GenesysRecordingTags.Completers;

/// <summary>Completes the ids of runs, the newest first.</summary>
internal sealed class RunIdCompleter : AuditCompleter
{
    /// <inheritdoc/>
    protected override bool MatchesAnyPart => true;

    /// <inheritdoc/>
    protected override IEnumerable<CompletionValue> Values(IDictionary bound) =>
        (TrailOf(bound)?.Runs.ReadIds(MaximumCount) ?? []).Select(id => new CompletionValue(id, $"Run {id}"));
}
