namespace GenesysRecordingTags.Core.Changes;

/// <summary>A change that was begun and has no final outcome.</summary>
/// <param name="Intent">The intent, as it was ordered; its change has <see cref="RecordingChange.ResumedOperationId"/> set.</param>
/// <param name="Reason">Why it is unfinished.</param>
/// <param name="OvertakenBy">The operation, or the audit record, of a later change of the same recording; null where there is none. Such a
/// change is not sent again unless forced.</param>
public sealed record UnfinishedChange(ChangeIntent Intent, UnfinishedReason Reason, string? OvertakenBy);
