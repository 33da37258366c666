namespace GenesysRecordingTags.Core.Events;

/// <summary>How far the events of one subscription were read.</summary>
/// <param name="PageToken">The token of the page to ask for next; null for the first.</param>
/// <param name="AcknowledgedEventIds">The events of that page that version 0.1.0 counted as dealt with; empty since.</param>
public sealed record EventCursor(string? PageToken, IReadOnlyList<string> AcknowledgedEventIds);
