using System.Globalization;
using GenesysRecordingTags.Core.Changes;

namespace GenesysRecordingTags.Pipeline;

/// <summary>What a command that changed recordings says of it, in one line.</summary>
internal static class RunSummary
{
    /// <summary>The line.</summary>
    /// <param name="progress">What became of the changes.</param>
    /// <param name="runs">The runs that they are of.</param>
    /// <param name="hasLedger">Whether there is an audit to look at.</param>
    public static string Of(ChangeProgress progress, IReadOnlyCollection<RunIdentity> runs, bool hasLedger)
    {
        var culture = CultureInfo.CurrentCulture;
        List<string> parts = [string.Create(culture, $"{progress.Succeeded:N0} applied")];
        if (progress.Skipped > 0)
        {
            parts.Add(string.Create(culture, $"{progress.Skipped:N0} already applied"));
        }

        parts.Add(string.Create(culture, $"{progress.Failed:N0} failed"));
        parts.Add(string.Create(culture, $"{progress.Unfinished:N0} unfinished"));
        if (progress.Canceled > 0)
        {
            parts.Add(string.Create(culture, $"{progress.Canceled:N0} not sent"));
        }

        var wayOn = !hasLedger ? string.Empty : runs.Count switch
        {
            0 => string.Empty,
            1 => $"; Get-RecordingAudit {Selecting(runs.First())}",
            _ => "; Get-RecordingRun",
        };
        return string.Join(", ", parts) + wayOn;
    }

    private static string Selecting(RunIdentity run) => run.Name is { } name
        ? $"-RunName '{name.Replace("'", "''", StringComparison.Ordinal)}'"
        : $"-RunId {run.Id}";
}
