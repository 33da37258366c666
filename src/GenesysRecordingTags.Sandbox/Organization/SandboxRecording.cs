namespace GenesysRecordingTags.Sandbox;

/// <summary>A recording as the organisation keeps it. Whoever reads or changes it holds <see cref="Gate"/>.</summary>
internal sealed class SandboxRecording
{
    private Dictionary<(SandboxChangeKind Kind, string Key), AppliedChange>? _applied;

    public required int Number { get; init; }

    public required string Id { get; init; }

    public required string MediaType { get; init; }

    public required Dictionary<string, string> Metadata { get; init; }

    public required IReadOnlyList<string> PlainTags { get; set; }

    public IReadOnlyList<AppliedTag> Tags { get; set; } = [];

    public RetentionPolicy? RetentionPolicy { get; set; }

    public DateTimeOffset IndexCompletedAt { get; set; } = DateTimeOffset.MinValue;

    public int TagChanges { get; set; }

    public int MetadataChanges { get; set; }

    public object Gate { get; } = new();

    /// <summary>The change that was applied under an idempotency key; null where none was.</summary>
    public AppliedChange? FindApplied(SandboxChangeKind kind, string? key) =>
        key is not null && _applied is not null && _applied.TryGetValue((kind, key), out var change) ? change : null;

    public void Remember(SandboxChangeKind kind, string? key, AppliedChange change)
    {
        if (key is not null)
        {
            (_applied ??= [])[(kind, key)] = change;
        }
    }
}
