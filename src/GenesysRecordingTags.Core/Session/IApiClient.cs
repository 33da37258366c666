namespace GenesysRecordingTags.Core.Session;

/// <summary>What a session needs of an API beyond recordings and events.</summary>
internal interface IApiClient : IDisposable
{
    /// <summary>When the token runs out (UTC); null where that isn't known.</summary>
    DateTimeOffset? TokenExpiresAt { get; }

    /// <summary>What the service allows, and what of it is used.</summary>
    RateLimitState RateLimit { get; }

    /// <summary>Asks the service what it says of the token.</summary>
    Task<GenesysTokenInfo> IntrospectAsync(CancellationToken cancellationToken);
}
