using System.Security;

namespace GenesysRecordingTags.Connections;

/// <summary>The service, and the OAuth client or access token for it, that the environment names.</summary>
/// <param name="Address">Where the service is.</param>
/// <param name="ClientId">The client's id; null where a token is given.</param>
/// <param name="Secret">The client's secret, or the token.</param>
internal sealed record EnvironmentClient(Uri Address, string? ClientId, SecureString Secret)
{
    private const string BaseUriVariable = "GENESYS_BASE_URI";
    private const string DomainVariable = "GENESYS_TENANT_DOMAIN";
    private const string IdVariable = "GENESYS_CLIENT_ID";
    private const string SecretVariable = "GENESYS_CLIENT_SECRET";
    private const string TokenVariable = "GENESYS_ACCESS_TOKEN";

    private static readonly string[] Variables = [BaseUriVariable, DomainVariable, IdVariable, SecretVariable, TokenVariable];

    /// <summary>Whether any of its variables is set.</summary>
    public static bool IsSet => Variables.Any(name => EnvironmentVariables.Value(name) is not null);

    /// <summary>Reads the environment. A base URI goes before a domain, and a token before a client.</summary>
    /// <exception cref="GenesysException">InvalidRequest: a variable is missing, or holds no address.</exception>
    public static EnvironmentClient Read()
    {
        var token = EnvironmentVariables.Secret(TokenVariable);
        var baseUri = EnvironmentVariables.Value(BaseUriVariable);
        List<string> needed = [baseUri is null ? DomainVariable : BaseUriVariable];
        if (token is null)
        {
            needed.AddRange([IdVariable, SecretVariable]);
        }

        var missing = needed.Where(name => EnvironmentVariables.Value(name) is null).ToList();
        if (missing.Count > 0)
        {
            throw new GenesysException(
                GenesysErrorKind.InvalidRequest,
                $"Nothing says where to connect to: {string.Join(", ", missing)} not set in the environment.",
                "Set the variables (GENESYS_BASE_URI takes the place of GENESYS_TENANT_DOMAIN, GENESYS_ACCESS_TOKEN that of the client), or those of the official CLI (GENESYSCLOUD_REGION, GENESYSCLOUD_OAUTHCLIENT_ID, GENESYSCLOUD_OAUTHCLIENT_SECRET), or give -Region or -TenantDomain and -Credential, or try the embedded organisation: Connect-GenesysCloud -Sandbox.");
        }

        var address = baseUri is null ? ServiceAddress.OfDomain(EnvironmentVariables.Value(DomainVariable)!) : ServiceAddress.Parse(baseUri, BaseUriVariable);
        return token is not null
            ? new EnvironmentClient(address, null, token)
            : new EnvironmentClient(address, EnvironmentVariables.Value(IdVariable), EnvironmentVariables.Secret(SecretVariable)!);
    }

    /// <summary>Only the record's harmless part: what is generated would show all of it.</summary>
    public override string ToString() => Address.ToString();
}
