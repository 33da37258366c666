namespace GenesysRecordingTags.Sandbox;

/// <summary>What the client's roles let it do and see.</summary>
internal sealed class ClientAccess(IReadOnlyList<SandboxRole> roles)
{
    public IReadOnlyList<SandboxRole> Roles { get; } = roles;

    public bool Has(string permission) => Roles.Any(role => role.Permissions.Contains(permission));

    /// <summary>Whether one of the permissions is granted for the division; no permission asked for means any role's divisions.</summary>
    public bool Sees(SandboxDivision division, IReadOnlyList<string> permissions)
    {
        foreach (var role in Roles)
        {
            if ((permissions.Count == 0 || permissions.Any(role.Permissions.Contains))
                && (role.Divisions is null || role.Divisions.Contains(division.Name)))
            {
                return true;
            }
        }

        return false;
    }
}
