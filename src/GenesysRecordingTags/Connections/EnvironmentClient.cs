using System.Security;

namespace GenesysRecordingTags.Connections;

/// <summary>The OAuth client of the Media API that the environment names.</summary>
/// <param name="TenantDomain">The organisation's domain.</param>
/// <param name="ClientId">The client's id.</param>
/// <param name="Secret">The client's secret.</param>
internal sealed record EnvironmentClient(string TenantDomain, string ClientId, SecureString Secret)
{
    private const string DomainVariable = "GENESYS_TENANT_DOMAIN";
    private const string IdVariable = "GENESYS_CLIENT_ID";
    private const string SecretVariable = "GENESYS_CLIENT_SECRET";

    private static readonly string[] Variables = [DomainVariable, IdVariable, SecretVariable];

    /// <summary>Whether any of its variables is set.</summary>
    public static bool IsSet => Variables.Any(name => EnvironmentVariables.Value(name) is not null);

    /// <summary>Reads the environment.</summary>
    /// <exception cref="GenesysException">InvalidRequest: a variable is missing.</exception>
    public static EnvironmentClient Read()
    {
        var missing = Variables.Where(name => EnvironmentVariables.Value(name) is null).ToList();
        return missing.Count == 0
            ? new EnvironmentClient(EnvironmentVariables.Value(DomainVariable)!, EnvironmentVariables.Value(IdVariable)!, EnvironmentVariables.Secret(SecretVariable)!)
            : throw new GenesysException(
                GenesysErrorKind.InvalidRequest,
                $"Nothing says where to connect to: {string.Join(", ", missing)} not set in the environment.",
                "Set the variables, or those of the official CLI (GENESYSCLOUD_REGION, GENESYSCLOUD_OAUTHCLIENT_ID, GENESYSCLOUD_OAUTHCLIENT_SECRET), or give -Region or -TenantDomain and -Credential, or try the embedded organisation: Connect-GenesysCloud -Sandbox.");
    }

    /// <summary>Only the record's harmless part: what is generated would show all of it.</summary>
    public override string ToString() => TenantDomain;
}
