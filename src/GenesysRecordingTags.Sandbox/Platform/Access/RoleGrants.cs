namespace GenesysRecordingTags.Sandbox;

/// <summary>A role in one division.</summary>
internal sealed record RoleGrant(string RoleId, SandboxRole Role, SandboxDivision Division);

/// <summary>The client's roles, one entry for each division.</summary>
internal static class RoleGrants
{
    public static IEnumerable<RoleGrant> Of(PlatformCall call)
    {
        for (var i = 0; i < call.Access.Roles.Count; i++)
        {
            var role = call.Access.Roles[i];
            var id = Uuid.Of(call.Data.Seed, i + 1, (int)IdPurpose.Role);
            foreach (var division in call.Catalog.Divisions)
            {
                if (role.Divisions is null || role.Divisions.Contains(division.Name))
                {
                    yield return new RoleGrant(id, role, division);
                }
            }
        }
    }
}
