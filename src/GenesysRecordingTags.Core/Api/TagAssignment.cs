namespace GenesysRecordingTags.Core.Api;

/// <summary>The tags to apply to one recording, and a retention policy with them.</summary>
/// <param name="Recording">The recording.</param>
/// <param name="Tags">A set that keeps the rules.</param>
/// <param name="RetentionPolicy">The policy; null leaves retention as it is. Only where <see cref="ApiCapabilities.AppliesRetentionWithTags"/>.</param>
public sealed record TagAssignment(RecordingReference Recording, IReadOnlyList<RecordingTag> Tags, RetentionPolicy? RetentionPolicy = null);
