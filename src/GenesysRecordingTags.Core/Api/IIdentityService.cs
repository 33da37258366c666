namespace GenesysRecordingTags.Core.Api;

/// <summary>Whom a connection speaks for, and with which organisation.</summary>
public interface IIdentityService
{
    /// <summary>When the token in use runs out (UTC); null where the service did not say.</summary>
    DateTimeOffset? TokenExpiresAt { get; }

    /// <summary>Makes sure that the service takes the client or the token, so that a wrong secret shows at once.</summary>
    /// <param name="cancellationToken">Ends the request.</param>
    Task AuthenticateAsync(CancellationToken cancellationToken);

    /// <summary>Which organisation it is. It may have to be asked for.</summary>
    /// <param name="cancellationToken">Ends the request.</param>
    ValueTask<OrganizationIdentity> GetOrganizationAsync(CancellationToken cancellationToken);

    /// <summary>Asks the service what the token is good for.</summary>
    /// <param name="cancellationToken">Ends the request.</param>
    Task<GenesysTokenInfo> GetTokenInfoAsync(CancellationToken cancellationToken);
}
