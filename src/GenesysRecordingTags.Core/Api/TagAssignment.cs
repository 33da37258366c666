namespace GenesysRecordingTags.Core.Api;

/// <summary>The tags to apply to one recording, and a retention policy with them.</summary>
/// <param name="Recording">The recording.</param>
/// <param name="Tags">A set that keeps the rules.</param>
/// <param name="RetentionPolicy">The policy; null leaves retention as it is. Only where <see cref="ApiCapabilities.AppliesRetentionWithTags"/>.</param>
public sealed record TagAssignment(RecordingReference Recording, IReadOnlyList<RecordingTag> Tags, RetentionPolicy? RetentionPolicy = null)
{
    /// <summary>Where the tags are put besides; where <see cref="ApiCapabilities.CanIndexTags"/>.</summary>
    public TagIndex Index { get; init; }

    /// <summary>Whether an external tag that somebody else put there is overwritten.</summary>
    public bool OverwritesExternalTag { get; init; }
}
