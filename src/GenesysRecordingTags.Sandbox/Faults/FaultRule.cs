namespace GenesysRecordingTags.Sandbox;

/// <summary>A fault: which requests it meets, and what it does to them.</summary>
public sealed record FaultRule
{
    /// <summary>A name for the journal; null means the kind's.</summary>
    public string? Name { get; init; }

    /// <summary>Which requests; as it stands, every one.</summary>
    public FaultMatch Match { get; init; } = new();

    /// <summary>What is done.</summary>
    public required FaultAction Action { get; init; }
}
