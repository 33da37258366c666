using System.Security;
using GenesysRecordingTags.Core.Api;
using GenesysRecordingTags.Core.Authentication;
using GenesysRecordingTags.Core.Http;

namespace GenesysRecordingTags.Core.Platform;

/// <summary>The public Platform API v2.</summary>
public sealed class PlatformApi : IGenesysApi
{
    private readonly PlatformIdentityService _identity;
    private readonly SchemaDirectory _schemas;
    private readonly PlatformRetentionService _retention;
    private readonly PlatformTaxonomyService _taxonomies;

    private PlatformApi(ApiClient client, TransportOptions options)
    {
        Client = client;
        _identity = new PlatformIdentityService(client, client.Tokens);
        Events = new PlatformEventSource(client, options.TimeProvider, options.Diagnostics);
        _schemas = new SchemaDirectory(client);
        Tags = new PlatformTagService(client, _schemas, options.TimeProvider);
        Metadata = new PlatformMetadataService(client, _schemas, options.TimeProvider);
        _retention = new PlatformRetentionService(client, options);
        Probes = new PlatformProbe(client, _schemas, options.TimeProvider);
        _taxonomies = new PlatformTaxonomyService(client);
    }

    /// <inheritdoc cref="IGenesysApi.Capabilities"/>
    public static ApiCapabilities Capabilities { get; } = new()
    {
        Name = "The Platform API",
        HonorsIdempotencyKeys = false,
        RequiresConversationId = true,
        KeepsSubscriptions = false,
        CanReadTags = true,
        CanRemoveTags = true,
        CanReadMetadata = true,
        CanRemoveMetadata = true,
        CanIndexTags = true,
        AppliesRetentionWithTags = false,
        ReplacesTags = false,
        MaximumTagsPerRecording = 100,
        MaximumRecordingsPerRequest = 1,
        IndexSettleTime = TimeSpan.Zero,
    };

    /// <summary>The connection to the API's host.</summary>
    public ApiClient Client { get; }

    /// <inheritdoc/>
    ApiCapabilities IGenesysApi.Capabilities => Capabilities;

    /// <inheritdoc/>
    public RateLimitState RateLimit => Client.RateLimiter.GetState();

    /// <inheritdoc/>
    public IIdentityService Identity => _identity;

    /// <inheritdoc/>
    public ITagService Tags { get; }

    /// <inheritdoc/>
    public IMetadataService Metadata { get; }

    /// <inheritdoc/>
    public ISchemaService? Schemas => _schemas;

    /// <inheritdoc/>
    public IRetentionService? Retention => _retention;

    /// <inheritdoc/>
    public IProbeService? Probes { get; }

    /// <inheritdoc/>
    public ITaxonomyService? Taxonomies => _taxonomies;

    /// <inheritdoc/>
    public IEventSource Events { get; }

    /// <summary>Connects with an OAuth client. Nothing is sent yet.</summary>
    /// <param name="options">How. No scopes are asked for: a client's roles decide what it may do.</param>
    /// <param name="credentials">The client; the connection disposes of it.</param>
    /// <exception cref="GenesysApiException">Of kind InvalidRequest: the options can't work.</exception>
    public static PlatformApi Create(TransportOptions options, ClientCredentials credentials)
    {
        ArgumentNullException.ThrowIfNull(options);
        return new PlatformApi(ApiClient.Create(options with { Scopes = [] }, Capabilities, credentials), options);
    }

    /// <summary>Connects with a token that was got elsewhere. Nothing is sent yet.</summary>
    /// <param name="options">How.</param>
    /// <param name="accessToken">The token; it can't be renewed.</param>
    /// <exception cref="GenesysApiException">Of kind InvalidRequest: the options or the token can't work.</exception>
    public static PlatformApi Create(TransportOptions options, SecureString accessToken)
    {
        ArgumentNullException.ThrowIfNull(options);
        return new PlatformApi(ApiClient.Create(options, Capabilities, accessToken), options);
    }

    /// <summary>Ends all that is under way, and wipes the secret.</summary>
    public void Dispose()
    {
        Client.Dispose();
        _schemas.Dispose();
        _retention.Dispose();
        _taxonomies.Dispose();
    }
}
