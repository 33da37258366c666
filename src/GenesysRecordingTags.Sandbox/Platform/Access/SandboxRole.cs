namespace GenesysRecordingTags.Sandbox;

/// <summary>A role of the client: what it may do, and in which divisions.</summary>
public sealed record SandboxRole
{
    /// <summary>The role's name.</summary>
    public required string Name { get; init; }

    /// <summary>The permissions, for example <c>recording:recording:view</c>.</summary>
    public required IReadOnlyList<string> Permissions { get; init; }

    /// <summary>The names of the divisions for which the role is granted; null means all of them.</summary>
    public IReadOnlyList<string>? Divisions { get; init; }

    /// <summary>Every permission in every division.</summary>
    public static IReadOnlyList<SandboxRole> Everything { get; } = [new SandboxRole { Name = "Recording Tagging", Permissions = SandboxPermissions.All }];
}
