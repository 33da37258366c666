namespace GenesysRecordingTags.Core.Api;

/// <summary>What became of a recording's dates.</summary>
/// <param name="Result">What is there now.</param>
/// <param name="Replaced">What was there before the first attempt.</param>
/// <param name="WasSent">Whether anything was sent; otherwise the recording had the dates already.</param>
public sealed record RetentionOutcome(RecordingRetention Result, RecordingRetention Replaced, bool WasSent);
