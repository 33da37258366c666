using System.Net;
using System.Security;
using GenesysRecordingTags.Core.Authentication;

namespace GenesysRecordingTags.Core.Http;

/// <summary>What every API stands on: one pipeline, one token, one rate limiter.</summary>
public sealed class ApiConnection : IDisposable
{
    private readonly RequestPipeline _pipeline;
    private readonly ClientCredentials? _credentials;

    private ApiConnection(TransportOptions options, ClientCredentials? credentials, AccessToken? token)
    {
        _credentials = credentials;
        var scrubber = new SecretScrubber(credentials);
        _pipeline = new RequestPipeline(options, scrubber);
        if (token is not null)
        {
            scrubber.Remember(token);
        }

        var errors = new ApiErrors(scrubber, options.Timeout, options.MaximumBodyBytes);
        var endpoint = credentials is null ? null : new TokenEndpoint(options, _pipeline, credentials, scrubber, errors);
        Tokens = new TokenProvider(endpoint, token, options.TimeProvider, options.Diagnostics);
        Transport = new ApiTransport(options, _pipeline, Tokens, errors);
        Host = options.BaseUri.Host;
    }

    /// <summary>The pipeline to the API.</summary>
    public ApiTransport Transport { get; }

    /// <summary>The token that all requests share.</summary>
    public TokenProvider Tokens { get; }

    /// <summary>The API's host.</summary>
    public string Host { get; }

    /// <summary>Connects with an OAuth client. Nothing is sent yet.</summary>
    /// <param name="options">How.</param>
    /// <param name="credentials">The client; the connection disposes of it.</param>
    /// <exception cref="GenesysApiException">Of kind InvalidRequest: the options can't work.</exception>
    public static ApiConnection Create(TransportOptions options, ClientCredentials credentials)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(credentials);
        options.Validate();
        return new ApiConnection(options, credentials, null);
    }

    /// <summary>Connects with a token that was got elsewhere. Nothing is sent yet.</summary>
    /// <param name="options">How.</param>
    /// <param name="accessToken">The token; it can't be renewed.</param>
    /// <exception cref="GenesysApiException">Of kind InvalidRequest: the options or the token can't work.</exception>
    public static ApiConnection Create(TransportOptions options, SecureString accessToken)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(accessToken);
        options.Validate();
        var text = new NetworkCredential(string.Empty, accessToken).Password;
        return AccessToken.IsUsable(text)
            ? new ApiConnection(options, null, new AccessToken(text))
            : throw new GenesysApiException(
                GenesysErrorKind.InvalidRequest,
                "The access token is empty, or holds characters that no token has.",
                "Give the bare token, without 'Bearer' and without line breaks.");
    }

    /// <summary>Ends all that is under way, and wipes the secret.</summary>
    public void Dispose()
    {
        Transport.RateLimiter.Dispose();
        Tokens.Dispose();
        _pipeline.Dispose();
        _credentials?.Dispose();
    }
}
