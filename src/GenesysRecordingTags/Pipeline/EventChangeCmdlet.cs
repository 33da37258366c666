using System.Management.Automation;
using GenesysRecordingTags.Completers;

namespace GenesysRecordingTags;

/// <summary>A cmdlet that changes recordings, and whose changes may come from events.</summary>
public abstract class EventChangeCmdlet : RecordingTargetCmdlet
{
    private protected EventChangeCmdlet()
    {
    }

    /// <summary>The event that the change comes from: the same change is applied once for it.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [AllowNull]
    [AllowEmptyString]
    public string? SourceEventId { get; set; }

    /// <summary>The event subscription that delivered the event.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [AllowNull]
    [AllowEmptyString]
    [ArgumentCompleter(typeof(SubscriptionNameCompleter))]
    public string? SubscriptionName { get; set; }

    /// <summary>The row's event; null where it comes from none.</summary>
    private protected string? EventId => string.IsNullOrWhiteSpace(SourceEventId) ? null : SourceEventId;

    /// <summary>The subscription of the row's event; null where it is not known.</summary>
    private protected string? EventSubscription => string.IsNullOrWhiteSpace(SubscriptionName) ? null : SubscriptionName;

    /// <summary>Whether the row is an event whose interaction left no recording: it is skipped.</summary>
    private protected bool HasNoRecording()
    {
        if (EventId is null || !string.IsNullOrWhiteSpace(RecordingId))
        {
            return false;
        }

        WriteVerbose($"Event '{EventId}': the interaction left no recording. Skipped.");
        return true;
    }
}
