using System.Security;

namespace GenesysRecordingTags.Connections;

/// <summary>The OAuth client that the environment names.</summary>
/// <param name="TenantDomain">The organisation's domain.</param>
/// <param name="ClientId">The client's id.</param>
/// <param name="Secret">The client's secret.</param>
internal sealed record EnvironmentClient(string TenantDomain, string ClientId, SecureString Secret)
{
    private const string DomainVariable = "GENESYS_TENANT_DOMAIN";
    private const string IdVariable = "GENESYS_CLIENT_ID";
    private const string SecretVariable = "GENESYS_CLIENT_SECRET";

    /// <summary>Whether the environment is set up for the official CLI, and not for the Media API.</summary>
    public static bool IsForPlatformOnly =>
        Value(DomainVariable) is null && Value(IdVariable) is null && Value(SecretVariable) is null
        && (Value("GENESYSCLOUD_REGION") ?? Value("GENESYSCLOUD_OAUTHCLIENT_ID") ?? Value("GENESYSCLOUD_ACCESS_TOKEN")) is not null;

    /// <summary>Reads the environment.</summary>
    /// <exception cref="GenesysException">InvalidRequest: a variable is missing.</exception>
    public static EnvironmentClient Read()
    {
        string[] needed = [DomainVariable, IdVariable, SecretVariable];
        var missing = needed.Where(name => Value(name) is null).ToList();
        return missing.Count == 0
            ? new EnvironmentClient(Value(DomainVariable)!, Value(IdVariable)!, Secure(Value(SecretVariable)!))
            : throw new GenesysException(
                GenesysErrorKind.InvalidRequest,
                $"Nothing says where to connect to: {string.Join(", ", missing)} not set in the environment.",
                "Set the variables, or give -TenantDomain and -Credential, or try the embedded organisation: Connect-GenesysCloud -Sandbox.");
    }

    /// <summary>Only the record's harmless part: what is generated would show all of it.</summary>
    public override string ToString() => TenantDomain;

    private static string? Value(string name) =>
        Environment.GetEnvironmentVariable(name) is { } value && !string.IsNullOrWhiteSpace(value) ? value : null;

    private static SecureString Secure(string text)
    {
        var secret = new SecureString();
        foreach (var c in text)
        {
            secret.AppendChar(c);
        }

        secret.MakeReadOnly();
        return secret;
    }
}
