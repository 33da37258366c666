using System.Management.Automation;

namespace GenesysRecordingTags.Pipeline;

/// <summary>What one input item says of a recording's tags.</summary>
internal sealed record TagRow
{
    /// <summary>The recording; null where the item says nothing of one, blank where it says so.</summary>
    public string? RecordingId { get; init; }

    /// <summary>Its conversation.</summary>
    public string? ConversationId { get; init; }

    /// <summary>The tags.</summary>
    public required IReadOnlyList<RecordingTag?> Tags { get; init; }

    /// <summary>The retention policy.</summary>
    public RetentionPolicy? RetentionPolicy { get; init; }

    /// <summary>The event it comes from.</summary>
    public string? SourceEventId { get; init; }

    /// <summary>The event subscription that delivered the event.</summary>
    public string? SubscriptionName { get; init; }

    /// <summary>The item itself.</summary>
    public object? Input { get; init; }

    /// <summary>Its place in the input, from 1.</summary>
    public long Number { get; init; }

    /// <summary>The one tag of a row that spells it out. A tag object is taken as it is.</summary>
    public static RecordingTag TagOf(PSObject? input, string? label, string? taxonomyId, object? confidence, string? status) =>
        input?.BaseObject as RecordingTag
        ?? RecordingTag.FromLoose(label, taxonomyId, confidence is PSObject wrapped ? wrapped.BaseObject : confidence, status);
}
