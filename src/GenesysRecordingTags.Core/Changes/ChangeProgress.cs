namespace GenesysRecordingTags.Core.Changes;

/// <summary>How far a run of changes is.</summary>
/// <param name="Added">Changes that were asked for.</param>
/// <param name="Succeeded">Changes that the service made.</param>
/// <param name="Failed">Changes that failed for good.</param>
/// <param name="Skipped">Changes that were not sent, because they were applied earlier.</param>
/// <param name="Unfinished">Changes whose outcome is unknown, or that stay open to be resumed.</param>
/// <param name="Canceled">Changes that were cancelled before they were sent.</param>
/// <param name="Elapsed">Since the first change was asked for.</param>
public readonly record struct ChangeProgress(long Added, long Succeeded, long Failed, long Skipped, long Unfinished, long Canceled, TimeSpan Elapsed)
{
    /// <summary>Changes that came to an end.</summary>
    public long Done => Succeeded + Failed + Skipped + Unfinished + Canceled;

    /// <summary>Changes a second so far.</summary>
    public double Rate => Elapsed > TimeSpan.Zero ? Done / Elapsed.TotalSeconds : 0;
}
