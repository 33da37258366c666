using System.Text;

namespace GenesysRecordingTags.Sandbox;

/// <summary>Issues tokens for client credentials, and tells what a token may do.</summary>
internal sealed class OAuthEndpoint(SandboxOptions options, TokenStore tokens)
{
    public SandboxResponse Issue(SandboxExchange exchange)
    {
        if (!IsClient(exchange.Request.Header("Authorization")))
        {
            return Refuse(401, "invalid_client", "The client id or the client secret is wrong.")
                .WithHeader("WWW-Authenticate", "Basic realm=\"oauth\"");
        }

        if (!ContentTypes.IsForm(exchange.Request))
        {
            return Refuse(400, "invalid_request", "The body must be application/x-www-form-urlencoded.");
        }

        var form = Encoding.UTF8.GetString(exchange.Request.Body.Span);
        if (RequestTarget.FormValue(form, "grant_type") != "client_credentials")
        {
            return Refuse(400, "unsupported_grant_type", "grant_type must be client_credentials.");
        }

        var asked = (RequestTarget.FormValue(form, "scope") ?? string.Empty).Split(' ', StringSplitOptions.RemoveEmptyEntries);
        foreach (var scope in asked)
        {
            if (!SandboxScopes.All.Contains(scope))
            {
                return Refuse(400, "invalid_scope", $"There is no scope {scope}.");
            }
        }

        var granted = asked.Distinct().Where(options.GrantedScopes.Contains).ToArray();
        var token = tokens.Issue(granted, exchange.Now);
        return SandboxResponse.Json(200, JsonBody.Write((token, (int)options.TokenLifetime.TotalSeconds), static (writer, issued) =>
        {
            writer.WriteString("access_token", issued.token);
            writer.WriteString("token_type", "bearer");
            writer.WriteNumber("expires_in", issued.Item2);
        })).WithHeader("Cache-Control", "no-store");
    }

    public static SandboxResponse Introspect(AccessToken token) =>
        SandboxResponse.Json(200, JsonBody.Write(token, static (writer, held) =>
        {
            writer.WriteBoolean("active", true);
            writer.WriteString("scope", string.Join(' ', held.Scopes));
            writer.WriteString("client_id", held.ClientId);
            writer.WriteNumber("exp", held.ExpiresAt.ToUnixTimeSeconds());
        }));

    private bool IsClient(string? authorization)
    {
        const string Scheme = "Basic ";
        if (authorization is null || !authorization.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase))
        {
            return false;
        }

        var expected = Convert.ToBase64String(Encoding.UTF8.GetBytes($"{options.ClientId}:{options.ClientSecret}"));
        return string.Equals(authorization[Scheme.Length..].Trim(), expected, StringComparison.Ordinal);
    }

    private static SandboxResponse Refuse(int status, string error, string description) =>
        SandboxResponse.Json(status, JsonBody.Write((error, description), static (writer, refusal) =>
        {
            writer.WriteString("error", refusal.error);
            writer.WriteString("error_description", refusal.description);
        }));
}
