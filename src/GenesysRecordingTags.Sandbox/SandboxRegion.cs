using System.Text;

namespace GenesysRecordingTags.Sandbox;

/// <summary>
/// Organisations behind one host, as all organisations of a region share one: the client that logs in chooses the organisation, and the
/// token keeps to it. Thread-safe.
/// </summary>
public sealed class SandboxRegion
{
    private const string ControlPrefix = "/__sandbox/";
    private const string OrganizationPrefix = "organizations/";

    /// <summary>Makes a region.</summary>
    /// <param name="organizations">The organisations, each with another client id.</param>
    public SandboxRegion(params SandboxOrganization[] organizations)
    {
        ArgumentNullException.ThrowIfNull(organizations);
        if (organizations.Length == 0 || organizations.Select(organization => organization.Options.ClientId).Distinct().Count() != organizations.Length)
        {
            throw new ArgumentException("There must be at least one organisation, and each with another client id.", nameof(organizations));
        }

        Organizations = organizations;
    }

    /// <summary>The organisations; the first answers what can be attributed to none.</summary>
    public IReadOnlyList<SandboxOrganization> Organizations { get; }

    /// <summary>Lets the organisation answer to which a request belongs. Control paths are the first one's; the nth one's are under <c>/__sandbox/organizations/n/</c>.</summary>
    /// <param name="request">The request.</param>
    /// <param name="cancellationToken">Gives the request up.</param>
    public ValueTask<SandboxResponse> HandleAsync(SandboxRequest request, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(request);
        if (Organizations.Count == 1)
        {
            return Organizations[0].HandleAsync(request, cancellationToken);
        }

        if (request.Target.StartsWith(ControlPrefix + OrganizationPrefix, StringComparison.Ordinal))
        {
            return SteerAsync(request, cancellationToken);
        }

        var authorization = request.Header("Authorization");
        var clientId = ClientIdOf(authorization);
        var owner = Organizations.FirstOrDefault(organization =>
            clientId is not null ? organization.Options.ClientId == clientId : organization.HasToken(authorization));
        return (owner ?? Organizations[0]).HandleAsync(request, cancellationToken);
    }

    private ValueTask<SandboxResponse> SteerAsync(SandboxRequest request, CancellationToken cancellationToken)
    {
        var rest = request.Target[(ControlPrefix.Length + OrganizationPrefix.Length)..];
        var slash = rest.IndexOf('/', StringComparison.Ordinal);
        return slash > 0 && int.TryParse(rest[..slash], out var number) && number >= 1 && number <= Organizations.Count
            ? Organizations[number - 1].HandleAsync(
                new SandboxRequest
                {
                    Method = request.Method,
                    Target = string.Concat(ControlPrefix, rest.AsSpan(slash + 1)),
                    Protocol = request.Protocol,
                    Headers = request.Headers,
                    Body = request.Body,
                },
                cancellationToken)
            : Organizations[0].HandleAsync(request, cancellationToken);
    }

    private static string? ClientIdOf(string? authorization)
    {
        const string Scheme = "Basic ";
        var bytes = new byte[authorization?.Length ?? 0];
        if (authorization is null || !authorization.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase)
            || !Convert.TryFromBase64String(authorization[Scheme.Length..].Trim(), bytes, out var length))
        {
            return null;
        }

        return Encoding.UTF8.GetString(bytes, 0, length).Split(':')[0];
    }
}
