using System.Security;

namespace GenesysRecordingTags.Connections;

/// <summary>The region and the OAuth client, or the access token, that the variables of the official CLI name.</summary>
/// <param name="Region">The region's name or domain.</param>
/// <param name="ClientId">The client's id; null where a token is given.</param>
/// <param name="Secret">The client's secret, or the token.</param>
internal sealed record EnvironmentRegion(string Region, string? ClientId, SecureString Secret)
{
    private const string RegionVariable = "GENESYSCLOUD_REGION";
    private const string IdVariable = "GENESYSCLOUD_OAUTHCLIENT_ID";
    private const string SecretVariable = "GENESYSCLOUD_OAUTHCLIENT_SECRET";
    private const string TokenVariable = "GENESYSCLOUD_ACCESS_TOKEN";

    /// <summary>Whether any of its variables is set.</summary>
    public static bool IsSet =>
        new[] { RegionVariable, IdVariable, SecretVariable, TokenVariable }.Any(name => EnvironmentVariables.Value(name) is not null);

    /// <summary>Reads the environment. A token goes before a client, as with the CLI.</summary>
    /// <exception cref="GenesysException">InvalidRequest: a variable is missing.</exception>
    public static EnvironmentRegion Read()
    {
        var token = EnvironmentVariables.Secret(TokenVariable);
        string[] needed = token is null ? [RegionVariable, IdVariable, SecretVariable] : [RegionVariable];
        var missing = needed.Where(name => EnvironmentVariables.Value(name) is null).ToList();
        if (missing.Count > 0)
        {
            throw new GenesysException(
                GenesysErrorKind.InvalidRequest,
                $"Nothing says where to connect to: {string.Join(", ", missing)} not set in the environment.",
                "Set the variables, or give -Region and -Credential, or try the embedded organisation: Connect-GenesysCloud -Sandbox -Api Platform.");
        }

        var region = EnvironmentVariables.Value(RegionVariable)!;
        return token is not null
            ? new EnvironmentRegion(region, null, token)
            : new EnvironmentRegion(region, EnvironmentVariables.Value(IdVariable), EnvironmentVariables.Secret(SecretVariable)!);
    }

    /// <summary>Only the record's harmless part: what is generated would show all of it.</summary>
    public override string ToString() => Region;
}
