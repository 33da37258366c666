namespace GenesysRecordingTags.Sandbox;

/// <summary>The client's roles, which an administrator may change at any time.</summary>
internal sealed class ClientRoles(IReadOnlyList<SandboxRole> roles)
{
    private volatile ClientAccess _access = new(roles);

    public ClientAccess Access => _access;

    public void Set(IReadOnlyList<SandboxRole> roles) => _access = new ClientAccess(roles);
}
