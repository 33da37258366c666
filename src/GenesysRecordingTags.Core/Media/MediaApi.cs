using System.Security;
using GenesysRecordingTags.Core.Api;
using GenesysRecordingTags.Core.Authentication;
using GenesysRecordingTags.Core.Http;

namespace GenesysRecordingTags.Core.Media;

/// <summary>The Media API.</summary>
public sealed class MediaApi : IGenesysApi
{
    private readonly MediaIdentityService _identity;

    private MediaApi(ApiClient client, Uri baseUri)
    {
        Client = client;
        Tags = new MediaTagService(client);
        Metadata = new MediaMetadataService(client);
        Events = new MediaEventSource(client);
        _identity = new MediaIdentityService(client, client.Tokens, baseUri);
    }

    /// <inheritdoc cref="IGenesysApi.Capabilities"/>
    public static ApiCapabilities Capabilities { get; } = new()
    {
        Name = "The Media API",
        HonorsIdempotencyKeys = true,
        RequiresConversationId = false,
        KeepsSubscriptions = true,
        CanReadTags = false,
        CanRemoveTags = false,
        CanReadMetadata = true,
        AppliesRetentionWithTags = true,
        ReplacesTags = true,
        MaximumTagsPerRecording = 100,
        MaximumRecordingsPerRequest = 1,
        IndexSettleTime = TimeSpan.FromSeconds(30),
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
    public IRetentionService? Retention => null;

    /// <inheritdoc/>
    public IEventSource Events { get; }

    /// <summary>Connects with an OAuth client. Nothing is sent yet.</summary>
    /// <param name="options">How. Where it names no scopes, all that this module needs are asked for.</param>
    /// <param name="credentials">The client; the connection disposes of it.</param>
    /// <exception cref="GenesysApiException">Of kind InvalidRequest: the options can't work.</exception>
    public static MediaApi Create(TransportOptions options, ClientCredentials credentials)
    {
        ArgumentNullException.ThrowIfNull(options);
        var scoped = options.Scopes.Count == 0 ? options with { Scopes = MediaIdentityService.RequiredScopes } : options;
        return new MediaApi(ApiClient.Create(scoped, Capabilities, credentials), options.BaseUri);
    }

    /// <summary>Connects with a token that was got elsewhere. Nothing is sent yet.</summary>
    /// <param name="options">How.</param>
    /// <param name="accessToken">The token; it can't be renewed.</param>
    /// <exception cref="GenesysApiException">Of kind InvalidRequest: the options or the token can't work.</exception>
    public static MediaApi Create(TransportOptions options, SecureString accessToken) =>
        new(ApiClient.Create(options, Capabilities, accessToken), options.BaseUri);

    /// <summary>Ends all that is under way, and wipes the secret.</summary>
    public void Dispose() => Client.Dispose();
}
