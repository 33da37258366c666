using System.Security;
using GenesysRecordingTags.Core.Api;
using GenesysRecordingTags.Core.Authentication;
using GenesysRecordingTags.Core.Events;
using GenesysRecordingTags.Core.Http;

namespace GenesysRecordingTags.Core.Media;

/// <summary>Everything that one connection to the Media API needs, put together.</summary>
public sealed class MediaApi : IDisposable
{
    private readonly ApiConnection _connection;

    private MediaApi(ApiConnection connection)
    {
        _connection = connection;
        Recordings = new MediaRecordingService(connection.Transport);
        Events = new MediaEventSource(connection.Transport);
        Tokens = new MediaTokenService(connection.Transport, connection.Tokens, connection.Host);
    }

    /// <summary>The pipeline to the API.</summary>
    public ApiTransport Transport => _connection.Transport;

    /// <summary>What spends the service's allowance, and shows its state.</summary>
    public AdaptiveRateLimiter RateLimiter => _connection.Transport.RateLimiter;

    /// <summary>What can be done to a recording.</summary>
    public IRecordingService Recordings { get; }

    /// <summary>Where completed interactions come from.</summary>
    public IEventSource Events { get; }

    /// <summary>The token in use.</summary>
    public MediaTokenService Tokens { get; }

    /// <summary>Connects with an OAuth client. Nothing is sent yet.</summary>
    /// <param name="options">How. Where it names no scopes, all that this module needs are asked for.</param>
    /// <param name="credentials">The client; the connection disposes of it.</param>
    /// <exception cref="GenesysApiException">Of kind InvalidRequest: the options can't work.</exception>
    public static MediaApi Create(TransportOptions options, ClientCredentials credentials)
    {
        ArgumentNullException.ThrowIfNull(options);
        var scoped = options.Scopes.Count == 0 ? options with { Scopes = MediaTokenService.RequiredScopes } : options;
        return new MediaApi(ApiConnection.Create(scoped, credentials));
    }

    /// <summary>Connects with a token that was got elsewhere. Nothing is sent yet.</summary>
    /// <param name="options">How.</param>
    /// <param name="accessToken">The token; it can't be renewed.</param>
    /// <exception cref="GenesysApiException">Of kind InvalidRequest: the options or the token can't work.</exception>
    public static MediaApi Create(TransportOptions options, SecureString accessToken) =>
        new(ApiConnection.Create(options, accessToken));

    /// <summary>Ends all that is under way, and wipes the secret.</summary>
    public void Dispose() => _connection.Dispose();
}
