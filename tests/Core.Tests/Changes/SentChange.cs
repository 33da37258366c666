namespace GenesysRecordingTags.Core.Tests.Changes;

/// <summary>A change as the service got it.</summary>
internal sealed record SentChange(RecordingAction Action, string RecordingId, string Key, RecordingState Body)
{
    /// <summary>The label of its only tag.</summary>
    public string? Label => Body.Tags!.Single().Label;
}
