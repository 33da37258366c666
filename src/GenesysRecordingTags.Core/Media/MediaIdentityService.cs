using GenesysRecordingTags.Core.Api;
using GenesysRecordingTags.Core.Authentication;
using GenesysRecordingTags.Core.Http;

namespace GenesysRecordingTags.Core.Media;

/// <summary>The token in use, as the Media API sees it (section 1).</summary>
public sealed class MediaIdentityService : IIdentityService
{
    private readonly IApiClient _client;
    private readonly TokenProvider _tokens;
    private readonly Uri _baseUri;

    internal MediaIdentityService(IApiClient client, TokenProvider tokens, Uri baseUri)
    {
        _client = client;
        _tokens = tokens;
        _baseUri = baseUri;
    }

    /// <summary>The scopes that this module needs.</summary>
    public static IReadOnlyList<string> RequiredScopes { get; } =
        ["recording:write", "tagging:write", "analytics:report:read", "event:read", "media:read", "media:write"];

    /// <inheritdoc/>
    public DateTimeOffset? TokenExpiresAt => _tokens.ExpiresAt;

    /// <summary>A client gets its token; one that was got elsewhere is shown to the service.</summary>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="GenesysApiException">The service refuses, or can't be reached.</exception>
    public async Task AuthenticateAsync(CancellationToken cancellationToken)
    {
        if (_tokens.CanRenew)
        {
            await _tokens.GetAsync(cancellationToken).ConfigureAwait(false);
        }
        else if (!(await GetTokenInfoAsync(cancellationToken).ConfigureAwait(false)).Active)
        {
            throw new GenesysApiException(
                GenesysErrorKind.AuthenticationFailed,
                "The service says that the access token is not active.",
                "An access token can't be renewed: get a new one and connect again, or connect with the OAuth client's id and secret.");
        }
    }

    /// <summary>The organisation is known by its address; nothing is asked for.</summary>
    /// <param name="cancellationToken">Not used.</param>
    public ValueTask<OrganizationIdentity> GetOrganizationAsync(CancellationToken cancellationToken) => new(OrganizationIdentity.Of(_baseUri));

    /// <inheritdoc/>
    public async Task<GenesysTokenInfo> GetTokenInfoAsync(CancellationToken cancellationToken)
    {
        var request = new ApiRequest
        {
            Method = HttpMethod.Get,
            Semantics = RequestSemantics.Safe,
            PathAndQuery = MediaPath.Introspection,
            Subject = "the access token",
            Priority = RequestPriority.Interactive,
        };
        var response = await _client.SendAsync(request, cancellationToken).ConfigureAwait(false);
        var answer = MediaResponse.Read(request, response, MediaJson.Default.IntrospectionResponse);
        if (answer.Active is not { } isActive)
        {
            throw UnexpectedAnswer.Create(request, response, "the answer does not say whether the token is active");
        }

        var scopes = answer.Scope?.Split(' ', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries) ?? [];
        return new GenesysTokenInfo
        {
            Active = isActive,
            Scopes = scopes,
            MissingScopes = RequiredScopes.Except(scopes, StringComparer.Ordinal).ToArray(),
            Organization = _baseUri.Host,
            ClientId = answer.ClientId,
            ExpiresAt = ToDate(answer.Exp),
            Latency = response.Latency,
        };
    }

    /// <summary>A moment since 1970; what no calendar holds is not one.</summary>
    private static DateTimeOffset? ToDate(double? epochSeconds) =>
        epochSeconds is > 0 and < 253402300800 ? DateTimeOffset.FromUnixTimeSeconds((long)epochSeconds) : null;
}
