namespace GenesysRecordingTags;

/// <summary>What validation says of one set of tags.</summary>
public sealed record TagValidationResult
{
    private readonly DisplayList<TagProblem> _problems = DisplayList<TagProblem>.Empty;

    /// <summary>The recording the set is meant for; null where none was given.</summary>
    public string? RecordingId { get; init; }

    /// <summary>Whether the set keeps every rule.</summary>
    public bool IsValid => Problems.Count == 0;

    /// <summary>How many tags the set has.</summary>
    public int TagCount { get; init; }

    /// <summary>Every breach of a rule, in the order of the tags; empty where there is none.</summary>
    public IReadOnlyList<TagProblem> Problems
    {
        get => _problems;
        init => _problems = DisplayList<TagProblem>.Of(value);
    }
}
