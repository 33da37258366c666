using GenesysRecordingTags.Core.Api;

namespace GenesysRecordingTags.Core.Http;

/// <summary>The recommended action of each error.</summary>
internal static class RecommendedActions
{
    public const string TimedOut =
        "If it goes on, connect with a larger -TimeoutSec or a smaller -ThrottleLimit.";

    public const string Conflict = "Read what is there now, and run it again if it is still wanted.";

    public const string Unavailable =
        "The service has trouble of its own: wait some minutes. If it goes on, give the correlation id to Genesys support.";

    public const string Unexpected =
        "Check that the base URI is the API's, and that no gateway answers in its place. If so, give the correlation id to Genesys support.";

    public const string Proxy = "Connect with -Proxy and -ProxyCredential: the user and the password that this proxy takes.";

    public const string NoLogin = "Check the tenant domain, the region or -LoginUri: the token endpoint is <login>/oauth/token.";

    public static string Unreachable(string host) =>
        $"Check that {host} is the right host and port, that this machine has a network and a name server, and what proxy or firewall stands between.";

    public static string Untrusted(string host) =>
        $"Check the clock of this machine and the certificate of {host}; where a gateway inspects TLS, its authority must be trusted here.";

    public static string RateLimited(TimeSpan? wait) => wait is { } time
        ? $"Run it again after {DurationText.Write(time)}. Others that use the same OAuth client share its rate limit."
        : "Run it again in a minute, with a smaller -ThrottleLimit. Others that use the same OAuth client share its rate limit.";

    public static string Token(bool canRenew) => canRenew
        ? "The token was renewed once and refused again: check that the OAuth client is active and belongs to this organisation, then connect again."
        : "An access token can't be renewed: get a new one and connect again, or connect with the OAuth client's id and secret.";

    public static string Client(string? code) => code switch
    {
        "invalid_scope" => "The OAuth client may not ask for these scopes: grant them to it in Admin > Integrations > OAuth.",
        "unauthorized_client" or "unsupported_grant_type" => "The OAuth client must have the grant type Client Credentials: set it in Admin > Integrations > OAuth.",
        _ => "Check the client's id and secret, that the client is active, and that it belongs to this organisation (Admin > Integrations > OAuth).",
    };

    public static string Permission(string? scope) => scope is null
        ? "Give the OAuth client a role with the permission that the message names, in the division of the recording."
        : $"Grant the scope '{scope}' to the OAuth client, and a role that may do this, then connect again. Test-GenesysConnection shows what is missing.";

    public static string RolePermission(string permission) =>
        $"Give the OAuth client a role with the permission that is missing ('{permission}'), in the division of the recording (Admin > Integrations > OAuth > Roles), then connect again. "
        + "Test-GenesysConnection shows what is missing.";

    public static string NotFound(string subject) =>
        $"Check the id of {subject}: it may belong to another organisation, be deleted, or be out of reach of the OAuth client's divisions.";

    public static string Invalid(IReadOnlyList<string> fields) => fields.Count > 0
        ? $"Correct {string.Join(", ", fields)} and send it again."
        : "Correct what the message names and send it again.";

    public static string Redirected(string host) => $"If the new host is right, connect to it by name; {host} is what was asked for.";
}
