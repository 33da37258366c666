namespace GenesysRecordingTags;

/// <summary>What a service answered to a question that its documentation leaves open. It holds no secret, and nothing of a conversation.</summary>
public sealed record GenesysConnectionProbe
{
    private readonly DisplayList<GenesysProbeEvidence> _evidence = DisplayList<GenesysProbeEvidence>.Empty;

    /// <summary>The question's stable name: <c>SchemaCoreTypes</c>.</summary>
    public required string Name { get; init; }

    /// <summary>The question, in words.</summary>
    public required string Question { get; init; }

    /// <summary>Whether the service was asked, and its answer says something.</summary>
    public required bool IsAnswered { get; init; }

    /// <summary>The answer; why there is none, where it was not asked.</summary>
    public required string Answer { get; init; }

    /// <summary>The requests that the answer was read from.</summary>
    public IReadOnlyList<GenesysProbeEvidence> Evidence
    {
        get => _evidence;
        init => _evidence = DisplayList<GenesysProbeEvidence>.Of(value);
    }

    /// <summary>When it was asked (UTC).</summary>
    public required DateTimeOffset AskedAt { get; init; }

    /// <inheritdoc/>
    public override string ToString() => $"{Name}: {Answer}";
}
