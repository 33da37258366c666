namespace GenesysRecordingTags.Core.Compliance;

/// <summary>How long to wait after failed tries: twice as long each time, up to a limit, and never all at the same moment.</summary>
/// <param name="first">After the first.</param>
/// <param name="maximum">At the most.</param>
internal sealed class RetrySchedule(TimeSpan first, TimeSpan maximum)
{
    private static readonly TimeSpan LongestRequest = TimeSpan.FromHours(1);

    /// <summary>The wait after so many failed tries in a row.</summary>
    /// <param name="attempts">From 1.</param>
    /// <param name="requested">What the sink asks for; a longer one is kept, within reason.</param>
    public TimeSpan DelayAfter(int attempts, TimeSpan? requested)
    {
        var doubled = first * Math.Pow(2, Math.Min(attempts - 1, 30));
        var delay = (doubled < maximum ? doubled : maximum) * (0.8 + (Random.Shared.NextDouble() * 0.2));
        return requested is { } wish && wish > delay ? (wish < LongestRequest ? wish : LongestRequest) : delay;
    }
}
