using System.Globalization;
using System.Management.Automation;
using GenesysRecordingTags.Core.Changes;

namespace GenesysRecordingTags.Pipeline;

/// <summary>Shows how far a run of changes is, a few times a second.</summary>
/// <param name="cmdlet">The cmdlet.</param>
/// <param name="activity">What it is doing.</param>
/// <param name="rateLimit">What the service allows now.</param>
internal sealed class ChangeProgressReporter(PSCmdlet cmdlet, string activity, Func<RateLimitState> rateLimit)
{
    private const int MillisecondsBetweenUpdates = 250;

    private long _nextUpdate = Environment.TickCount64 + (2 * MillisecondsBetweenUpdates);
    private bool _isShown;

    /// <summary>How many changes there are in all; null as long as more may come in.</summary>
    public long? Total { get; set; }

    // Several cmdlets of one pipeline each have their own bar.
    private int ActivityId => cmdlet.MyInvocation.PipelinePosition;

    /// <summary>Shows progress, where the last time is long enough ago.</summary>
    /// <param name="progress">How far the run is.</param>
    public void Update(ChangeProgress progress)
    {
        var now = Environment.TickCount64;
        if (now < _nextUpdate)
        {
            return;
        }

        _nextUpdate = now + MillisecondsBetweenUpdates;
        _isShown = true;
        cmdlet.WriteProgress(Describe(progress, rateLimit()));
    }

    /// <summary>Takes the bar away.</summary>
    public void Complete()
    {
        if (_isShown)
        {
            cmdlet.WriteProgress(new ProgressRecord(ActivityId, activity, "Done") { RecordType = ProgressRecordType.Completed });
        }
    }

    private ProgressRecord Describe(ChangeProgress progress, RateLimitState limit)
    {
        var culture = CultureInfo.CurrentCulture;
        var status = string.Create(culture, $"{progress.Done:N0} done, {progress.Failed + progress.Unfinished:N0} failed, {progress.Rate:N0}/s");
        var record = new ProgressRecord(ActivityId, activity, status) { CurrentOperation = WaitingFor(limit, culture) };
        if (Total is > 0)
        {
            record.PercentComplete = (int)(100 * progress.Done / Total.Value);
            if (progress.Rate > 0)
            {
                record.SecondsRemaining = (int)((Total.Value - progress.Done) / progress.Rate);
            }
        }

        return record;
    }

    private static string? WaitingFor(RateLimitState limit, CultureInfo culture)
    {
        if (limit.PausedUntil is { } until)
        {
            return string.Create(culture, $"The service asked to wait until {DisplayTime.OfDay(until)}; {limit.Waiting:N0} requests wait.");
        }

        return limit.RequestsPerSecond is { } allowed && limit.Waiting > 0
            ? string.Create(culture, $"Held to {allowed:N1} requests a second, as the service allows; {limit.Waiting:N0} wait.")
            : null;
    }
}
