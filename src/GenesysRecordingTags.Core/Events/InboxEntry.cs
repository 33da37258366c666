namespace GenesysRecordingTags.Core.Events;

/// <summary>An event in the inbox.</summary>
/// <param name="Event">The event.</param>
/// <param name="Number">Its place; numbers are never used again. 0 where the inbox is full and does not hold it: it is read again from the
/// service instead, because the place where reading goes on stays where it is.</param>
/// <param name="State">What is known of it.</param>
public sealed record InboxEntry(InteractionEvent Event, long Number, InboxEntryState State);
