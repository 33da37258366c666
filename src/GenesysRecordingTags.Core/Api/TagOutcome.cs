namespace GenesysRecordingTags.Core.Api;

/// <summary>What became of one recording's tags in a request for several.</summary>
/// <param name="Result">What is there now; null where it failed.</param>
/// <param name="Error">Why it failed; together with a result: why a part of it was not done.</param>
public readonly record struct TagOutcome(RecordingTagResult? Result, GenesysException? Error = null)
{
    /// <summary>What was there before of the tags that the change touched; null where the API does not tell.</summary>
    public IReadOnlyList<RecordingTag>? Replaced { get; init; }

    /// <summary>The external tag that the conversation has now; null where none was put there.</summary>
    public string? ExternalTag { get; init; }

    /// <summary>The external tag that it had before; empty where it had none.</summary>
    public string? ReplacedExternalTag { get; init; }

    /// <summary>The result.</summary>
    /// <exception cref="GenesysException">It failed, or a part of it.</exception>
    public RecordingTagResult GetResult() => Error is null ? Result! : throw Error;
}
