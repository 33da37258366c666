using GenesysRecordingTags.Core.Api;
using GenesysRecordingTags.Core.Authentication;
using GenesysRecordingTags.Core.Http;

namespace GenesysRecordingTags.Core.Media;

/// <summary>The token in use, as the Media API sees it (section 1).</summary>
public sealed class MediaTokenService
{
    private readonly IApiTransport _transport;
    private readonly TokenProvider _tokens;
    private readonly string _organization;

    internal MediaTokenService(IApiTransport transport, TokenProvider tokens, string organization)
    {
        _transport = transport;
        _tokens = tokens;
        _organization = organization;
    }

    /// <summary>The scopes that this module needs.</summary>
    public static IReadOnlyList<string> RequiredScopes { get; } =
        ["recording:write", "tagging:write", "analytics:report:read", "event:read", "media:read", "media:write"];

    /// <summary>When the token runs out (UTC); null where the service did not say.</summary>
    public DateTimeOffset? ExpiresAt => _tokens.ExpiresAt;

    /// <summary>Gets a token now, so that a wrong secret shows at once.</summary>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="GenesysApiException">The service refuses, or can't be reached.</exception>
    public Task EnsureAsync(CancellationToken cancellationToken) => _tokens.EnsureAsync(cancellationToken);

    /// <summary>Asks the service what the token is good for.</summary>
    /// <param name="cancellationToken">Ends the request.</param>
    /// <exception cref="GenesysApiException">The service refuses, or can't be reached.</exception>
    public async Task<GenesysTokenInfo> IntrospectAsync(CancellationToken cancellationToken)
    {
        var request = new ApiRequest
        {
            Method = HttpMethod.Get,
            PathAndQuery = MediaPath.Introspection,
            Subject = "the access token",
            Priority = RequestPriority.Interactive,
        };
        var response = await _transport.SendAsync(request, cancellationToken).ConfigureAwait(false);
        var answer = MediaResponse.Read(request, response, MediaJson.Default.IntrospectionResponse);
        if (answer.Active is not { } isActive)
        {
            throw MediaResponse.Unexpected(request, response, "the answer does not say whether the token is active");
        }

        var scopes = answer.Scope?.Split(' ', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries) ?? [];
        return new GenesysTokenInfo
        {
            Active = isActive,
            Scopes = scopes,
            MissingScopes = RequiredScopes.Except(scopes, StringComparer.Ordinal).ToArray(),
            Organization = _organization,
            ClientId = answer.ClientId,
            ExpiresAt = ToDate(answer.Exp),
            Latency = response.Latency,
        };
    }

    /// <summary>A moment since 1970; what no calendar holds is not one.</summary>
    private static DateTimeOffset? ToDate(double? epochSeconds) =>
        epochSeconds is > 0 and < 253402300800 ? DateTimeOffset.FromUnixTimeSeconds((long)epochSeconds) : null;
}
