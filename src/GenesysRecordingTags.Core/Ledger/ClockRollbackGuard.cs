namespace GenesysRecordingTags.Core.Ledger;

/// <summary>A clock that is set back must not hold a recording back for longer than its index takes to settle, counted from when that is seen.</summary>
/// <param name="settleTime">How long an index takes to settle.</param>
internal sealed class ClockRollbackGuard(TimeSpan settleTime)
{
    private readonly Dictionary<string, (DateTimeOffset Recorded, DateTimeOffset Corrected)> _ends = new(StringComparer.Ordinal);

    /// <summary>The end of a recording's pending time by the clock as it is now.</summary>
    /// <param name="recordingId">The recording.</param>
    /// <param name="recorded">The end by the clock that its record was made by (UTC).</param>
    /// <param name="now">The time (UTC).</param>
    public DateTimeOffset Correct(string recordingId, DateTimeOffset recorded, DateTimeOffset now)
    {
        var latest = now + settleTime;
        if (recorded <= latest)
        {
            _ends.Remove(recordingId);
            return recorded;
        }

        if (!_ends.TryGetValue(recordingId, out var end) || end.Recorded != recorded || end.Corrected > latest)
        {
            _ends[recordingId] = end = (recorded, latest);
        }

        return end.Corrected;
    }
}
