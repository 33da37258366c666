namespace GenesysRecordingTags.Core.Changes;

/// <summary>Who makes the changes of a session, for their audit records.</summary>
/// <param name="User">The operating system's user.</param>
/// <param name="ClientId">The OAuth client's id; null where an access token was given.</param>
/// <param name="Machine">The machine.</param>
/// <param name="Organization">The organisation's host.</param>
public sealed record ChangeActor(string User, string? ClientId, string Machine, string Organization)
{
    /// <summary>The actor of this process.</summary>
    /// <param name="clientId">The OAuth client's id.</param>
    /// <param name="organization">The organisation's host.</param>
    public static ChangeActor Current(string? clientId, string organization) =>
        new(Environment.UserName, clientId, Environment.MachineName, organization);
}
