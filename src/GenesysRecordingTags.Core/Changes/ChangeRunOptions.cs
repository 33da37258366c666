using GenesysRecordingTags.Core.Api;

namespace GenesysRecordingTags.Core.Changes;

/// <summary>How a run of changes goes about its work.</summary>
public sealed record ChangeRunOptions
{
    /// <summary>Changes that are sent at the same time, at the most; 1 or more.</summary>
    public int ThrottleLimit { get; init; } = ConnectionDefaults.ThrottleLimit;

    /// <summary>Reads what a change of metadata is about to replace, where the API can tell, beside the changes under way.</summary>
    public bool ReadBefore { get; init; } = true;

    /// <summary>A person waits for one change: it passes bulk work.</summary>
    public RequestPriority Priority { get; init; }
}
