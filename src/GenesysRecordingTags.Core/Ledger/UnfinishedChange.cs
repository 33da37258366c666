namespace GenesysRecordingTags.Core.Ledger;

/// <summary>A change that was begun and has no final outcome: its process ended, or no answer came. Sending it again with its own
/// key is safe.</summary>
/// <param name="Intent">The intent, as it was ordered; its change has <see cref="Changes.RecordingChange.ResumedOperationId"/> set.</param>
/// <param name="OutcomeUnknown">Whether its outcome was recorded as unknown; otherwise its process ended before.</param>
public sealed record UnfinishedChange(ChangeIntent Intent, bool OutcomeUnknown);
