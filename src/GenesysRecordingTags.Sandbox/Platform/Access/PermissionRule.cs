namespace GenesysRecordingTags.Sandbox;

/// <summary>Which permissions an operation needs: all of them, or any one.</summary>
internal sealed record PermissionRule(bool NeedsAll, IReadOnlyList<string> Names)
{
    public static PermissionRule None { get; } = new(true, []);

    public static PermissionRule Any(params string[] names) => new(false, names);

    public static PermissionRule All(params string[] names) => new(true, names);

    public bool IsMetBy(ClientAccess access) =>
        Names.Count == 0 || (NeedsAll ? Names.All(access.Has) : Names.Any(access.Has));
}
