namespace GenesysRecordingTags.Sandbox;

/// <summary>A fault: which requests it meets, and what it does to them.</summary>
/// <remarks>No property has a default but null, zero or false: a source-generated reader of JSON would lose any other.</remarks>
public sealed record FaultRule
{
    /// <summary>A name for the journal; null means the kind's.</summary>
    public string? Name { get; init; }

    /// <summary>Which requests; null means every one.</summary>
    public FaultMatch? Match { get; init; }

    /// <summary>What is done.</summary>
    public required FaultAction Action { get; init; }
}
