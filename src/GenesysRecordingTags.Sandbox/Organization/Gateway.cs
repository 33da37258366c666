using System.Globalization;

namespace GenesysRecordingTags.Sandbox;

/// <summary>What stands before every operation: known path, living token, allowance, scopes; in this order.</summary>
internal sealed class Gateway(TokenStore tokens, RateWindow allowance, OAuthEndpoint oauth, MediaApi media, PlatformGateway platform)
{
    public SandboxResponse Answer(SandboxExchange exchange, OrganizationData data)
    {
        switch (exchange.Route.Operation)
        {
            case SandboxOperation.Unknown:
                return Unknown(exchange);
            case SandboxOperation.IssueToken:
                return oauth.Issue(exchange);
        }

        if (exchange.Route.Platform is not null)
        {
            return platform.Answer(exchange, data);
        }

        var token = tokens.Find(exchange.Request.Header("Authorization"), exchange.Now);
        if (token is null)
        {
            return ServiceError.Create(exchange, 401, "bad.credentials", "The token is missing, unknown, revoked or expired.")
                .WithHeader("WWW-Authenticate", "Bearer error=\"invalid_token\"");
        }

        if (exchange.Route.Operation == SandboxOperation.IntrospectToken)
        {
            return OAuthEndpoint.Introspect(token);
        }

        exchange.Rate = allowance.Take(exchange.Now);
        if (exchange.Rate is { IsExceeded: true } rate)
        {
            return ServiceError.Create(exchange, 429, "too.many.requests", "The allowance of this window is used up.")
                .WithHeader("Retry-After", rate.ResetSeconds.ToString(CultureInfo.InvariantCulture));
        }

        var missing = SandboxScopes.NeededFor(exchange.Route.Operation).Where(scope => !token.Scopes.Contains(scope)).ToArray();
        return missing.Length > 0 ? Forbidden(exchange, missing) : media.Answer(exchange, data);
    }

    private static SandboxResponse Forbidden(SandboxExchange exchange, string[] missing) =>
        ServiceError.Create(
            exchange,
            403,
            "missing.scope",
            $"The token lacks the scope {string.Join(", ", missing)}.",
            missing.Select(scope => new ErrorDetail("missing.scope", scope, scope)).ToArray());

    private static SandboxResponse Unknown(SandboxExchange exchange)
    {
        var path = exchange.Target.Path;
        if (exchange.IsPlatformCall)
        {
            return exchange.Route.AllowedMethods is { } known
                ? PlatformError.Create(exchange, 405, "method.not.allowed", $"HTTP {exchange.Request.Method} method not allowed.").WithHeader("Allow", known)
                : PlatformError.Create(exchange, 404, "not.found", "The requested resource was not found.");
        }

        return exchange.Route.AllowedMethods is { } methods
            ? ServiceError.Create(exchange, 405, "method.not.allowed", $"{path} does not know {exchange.Request.Method}.")
                .WithHeader("Allow", methods)
            : ServiceError.NotFound(exchange, $"There is nothing at {path}.");
    }
}
