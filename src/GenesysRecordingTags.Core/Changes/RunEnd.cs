namespace GenesysRecordingTags.Core.Changes;

/// <summary>That a command which changed recordings has ended.</summary>
/// <param name="RunId">The run.</param>
/// <param name="EndedAt">When it ended (UTC).</param>
/// <param name="WasStopped">Whether it was stopped before it had taken all its input.</param>
/// <param name="AlreadyApplied">Changes that were not sent, because they had been applied earlier: no audit record tells of them.</param>
public sealed record RunEnd(string RunId, DateTimeOffset EndedAt, bool WasStopped, long AlreadyApplied);
