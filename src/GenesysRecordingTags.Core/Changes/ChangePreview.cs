namespace GenesysRecordingTags.Core.Changes;

/// <summary>What would become of a change.</summary>
/// <param name="Verdict">Whether it would be sent.</param>
/// <param name="Error">Why it would be refused; null where it would not.</param>
/// <param name="Earlier">The audit id of the earlier change, or the change that overtook it, where the verdict tells of one.</param>
public sealed record ChangePreview(IntentVerdict Verdict, GenesysException? Error, string? Earlier);
