namespace GenesysRecordingTags.Core.Changes;

/// <summary>How to put back what a change replaced.</summary>
/// <param name="Change">The change that puts it back; null where nothing can be.</param>
/// <param name="WhyNothing">Why nothing can be put back; empty where something can.</param>
/// <param name="CannotRestore">What stays as it is, one sentence each.</param>
internal sealed record Restoration(RecordingChange? Change, string WhyNothing, IReadOnlyList<string> CannotRestore);
