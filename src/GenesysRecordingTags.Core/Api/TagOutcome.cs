namespace GenesysRecordingTags.Core.Api;

/// <summary>What became of one recording's tags in a request for several.</summary>
/// <param name="Result">What is there now; null where it failed.</param>
/// <param name="Error">Why it failed.</param>
public readonly record struct TagOutcome(RecordingTagResult? Result, GenesysApiException? Error = null)
{
    /// <summary>The result.</summary>
    /// <exception cref="GenesysApiException">It failed.</exception>
    public RecordingTagResult GetResult() => Result ?? throw Error!;
}
