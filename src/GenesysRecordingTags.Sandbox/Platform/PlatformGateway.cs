using System.Globalization;
using System.Text.Json;

namespace GenesysRecordingTags.Sandbox;

/// <summary>What stands before every Platform operation: living token, allowance, size, permissions, query, body; in this order.</summary>
internal sealed class PlatformGateway(SandboxOptions options, TokenStore tokens, RateWindow allowance, ClientRoles roles)
{
    public SandboxResponse Answer(SandboxExchange exchange, OrganizationData data)
    {
        var operation = exchange.Route.Platform!;
        var authorization = exchange.Request.Header("Authorization");
        if (tokens.Find(authorization, exchange.Now) is not { } token)
        {
            return authorization is null
                ? PlatformError.Create(exchange, 401, "authentication.required", "No authentication bearer token specified in authorization header.")
                : PlatformError.Create(exchange, 401, "bad.credentials", "Invalid login credentials.");
        }

        exchange.Rate = allowance.Take(exchange.Now);
        if (exchange.Rate is { IsExceeded: true } rate)
        {
            return PlatformError.RateLimited(exchange, rate.ResetSeconds, rate.Limit);
        }

        if (exchange.Request.Body.Length > options.Platform.MaxRequestBytes)
        {
            var most = options.Platform.MaxRequestBytes.ToString(CultureInfo.InvariantCulture);
            return PlatformError.Create(exchange, 413, "request.entity.too.large", "The request is too large. Maximum bytes: {maximum}", [new("maximum", most)]);
        }

        var access = roles.Access;
        if (!operation.Permissions.IsMetBy(access))
        {
            return Forbidden(exchange, operation.Permissions, access);
        }

        var problems = new List<ErrorDetail>();
        operation.Query.Check(exchange.Target, problems);
        if (problems.Count > 0)
        {
            return PlatformError.BadRequest(exchange, problems);
        }

        if (operation.Body is null)
        {
            return exchange.Request.Body.IsEmpty || exchange.Request.Method is "GET" or "HEAD"
                ? operation.Answer(new PlatformCall(exchange, data, token, access, default))
                : PlatformError.BadRequest(exchange, [new("bad.request", "body", "This operation takes no body.")]);
        }

        if (!ContentTypes.IsJson(exchange.Request))
        {
            return PlatformError.Create(exchange, 415, "unsupported.media.type", "The body must be application/json.");
        }

        using var document = Open(exchange, operation.Body, problems);
        return problems.Count > 0
            ? PlatformError.BadRequest(exchange, problems)
            : operation.Answer(new PlatformCall(exchange, data, token, access, document!.RootElement));
    }

    /// <summary>The 403 of an operation, with the permissions in its message as the service writes them.</summary>
    public static SandboxResponse Forbidden(SandboxExchange exchange, PermissionRule rule, ClientAccess access)
    {
        var missing = rule.NeedsAll ? rule.Names.Where(name => !access.Has(name)) : rule.Names;
        var list = $"[{string.Join(", ", missing)}]";
        return rule.NeedsAll
            ? PlatformError.Create(
                exchange, 403, "missing.permissions",
                "Unable to perform the requested action. You are missing the following permission(s): {permissions}", [new("permissions", list)])
            : PlatformError.Create(
                exchange, 403, "missing.any.permissions",
                "Unable to perform the requested action. You must have at least one of the following permissions assigned: {permissions}",
                [new("permissions", list)]);
    }

    private static JsonDocument? Open(SandboxExchange exchange, JsonShape shape, List<ErrorDetail> problems)
    {
        try
        {
            var document = JsonDocument.Parse(exchange.Request.Body);
            shape.Check(document.RootElement, "body", problems);
            return document;
        }
        catch (JsonException)
        {
            problems.Add(new("bad.request", "body", "The body is not valid JSON."));
            return null;
        }
    }
}
