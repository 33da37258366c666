using System.Text.Json;
using GenesysRecordingTags.Core.Api;
using GenesysRecordingTags.Core.Authentication;
using GenesysRecordingTags.Core.Http;

namespace GenesysRecordingTags.Core.Platform;

/// <summary>The token in use, its organisation and what its client may do (Platform API, section 2).</summary>
public sealed class PlatformIdentityService : IIdentityService
{
    private readonly IApiClient _client;
    private readonly TokenProvider _tokens;
    private OrganizationIdentity? _organization;

    internal PlatformIdentityService(IApiClient client, TokenProvider tokens) => (_client, _tokens) = (client, tokens);

    /// <inheritdoc/>
    public DateTimeOffset? TokenExpiresAt => _tokens.ExpiresAt;

    /// <summary>The service takes the token: it has told the organisation for it.</summary>
    /// <param name="cancellationToken">Ends it.</param>
    public async Task AuthenticateAsync(CancellationToken cancellationToken) => await GetOrganizationAsync(cancellationToken).ConfigureAwait(false);

    /// <inheritdoc/>
    public async ValueTask<OrganizationIdentity> GetOrganizationAsync(CancellationToken cancellationToken) =>
        _organization ??= (await ReadTokenAsync(cancellationToken).ConfigureAwait(false)).Organization;

    /// <inheritdoc/>
    public async Task<GenesysTokenInfo> GetTokenInfoAsync(CancellationToken cancellationToken)
    {
        var (organization, token, latency) = await ReadTokenAsync(cancellationToken).ConfigureAwait(false);
        var client = token.Object("OAuthClient");
        var grants = await ReadGrantsAsync(client, cancellationToken).ConfigureAwait(false);
        return new GenesysTokenInfo
        {
            Active = true,
            Scopes = token.Texts("authorizedScope"),
            Organization = organization.Name,
            OrganizationId = organization.Authority,
            ClientId = client.Text("id"),
            ClientName = client.Text("name"),
            Roles = grants.Roles,
            Divisions = grants.Divisions,
            MissingPermissions = grants.FindMissing(PlatformPermissions.All),
            ExpiresAt = _tokens.ExpiresAt,
            Latency = latency,
        };
    }

    private async Task<(OrganizationIdentity Organization, JsonElement Token, TimeSpan Latency)> ReadTokenAsync(CancellationToken cancellationToken)
    {
        var request = Get(PlatformPath.Token, "the access token");
        var response = await _client.SendAsync(request, cancellationToken).ConfigureAwait(false);
        var token = PlatformJson.Read(request, response);
        var organization = token.Object("organization");
        return organization.Text("id") is { } id && !string.IsNullOrWhiteSpace(id)
            ? (OrganizationIdentity.OfId(id, ErrorBody.Clean(organization.Text("name"), 200)), token, response.Latency)
            : throw UnexpectedAnswer.Create(request, response, "the answer does not say which organisation the token is of");
    }

    /// <summary>The roles with their permissions; where the service does not tell a client of those, the ids of its roles.</summary>
    private async Task<PlatformGrants> ReadGrantsAsync(JsonElement client, CancellationToken cancellationToken)
    {
        var request = Get(PlatformPath.Subject, "the client's roles") with { ExpectedStatuses = [400, 403, 404] };
        var response = await _client.SendAsync(request, cancellationToken).ConfigureAwait(false);
        return response.StatusCode >= 400 ? PlatformGrants.OfClient(client) : PlatformGrants.OfSubject(PlatformJson.Read(request, response));
    }

    private static ApiRequest Get(string path, string subject) => new()
    {
        Method = HttpMethod.Get,
        Semantics = RequestSemantics.Safe,
        PathAndQuery = path,
        Subject = subject,
        Priority = RequestPriority.Interactive,
    };
}
