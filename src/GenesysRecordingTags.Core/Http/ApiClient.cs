using System.Diagnostics;
using System.Net;
using System.Security;
using GenesysRecordingTags.Core.Api;
using GenesysRecordingTags.Core.Authentication;

namespace GenesysRecordingTags.Core.Http;

/// <summary>One connection to an API host: one pipeline, one token, one rate limiter.</summary>
public sealed class ApiClient : IApiClient, IDisposable
{
    private readonly TransportOptions _options;
    private readonly ClientCredentials? _credentials;
    private readonly HttpSender _sender;
    private readonly RequestPipeline _pipeline;
    private readonly ApiErrors _errors;
    private readonly string _baseUri;
    private readonly bool _honorsKeys;
    private readonly CancellationTokenSource _lifetime = new();

    private ApiClient(TransportOptions options, ApiCapabilities capabilities, ClientCredentials? credentials, AccessToken? token)
    {
        _options = options;
        _credentials = credentials;
        _honorsKeys = capabilities.HonorsIdempotencyKeys;
        _baseUri = options.BaseUri.GetLeftPart(UriPartial.Path).TrimEnd('/');
        var scrubber = new SecretScrubber(credentials);
        if (token is not null)
        {
            scrubber.Remember(token);
        }

        if (options.Proxy?.Credential is { } proxyCredential)
        {
            scrubber.Remember(proxyCredential);
        }

        options.Log?.RedactWith(scrubber.Scrub);
        _sender = new HttpSender(options, scrubber);
        _errors = new ApiErrors(scrubber, options, canRenew: credentials is not null);
        var login = credentials is null ? null : new TokenEndpoint(options, new RequestPipeline(_sender, options), credentials, scrubber, _errors);
        Tokens = new TokenProvider(login is null ? null : login.RequestAsync, token, options.TimeProvider);
        RateLimiter = new AdaptiveRateLimiter(options.TimeProvider, options.Diagnostics, options.MaximumPause);
        _pipeline = new RequestPipeline(_sender, options, Tokens, RateLimiter);
    }

    /// <summary>The token that all requests share.</summary>
    public TokenProvider Tokens { get; }

    /// <summary>What spends the service's rate limit.</summary>
    public AdaptiveRateLimiter RateLimiter { get; }

    /// <summary>Connects with an OAuth client. Nothing is sent yet.</summary>
    /// <param name="options">How.</param>
    /// <param name="capabilities">What the API can do.</param>
    /// <param name="credentials">The client; the connection disposes of it, also where it can't be made.</param>
    /// <exception cref="GenesysApiException">Of kind InvalidRequest: the options can't work.</exception>
    public static ApiClient Create(TransportOptions options, ApiCapabilities capabilities, ClientCredentials credentials)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(credentials);
        try
        {
            options.Validate();
            return new ApiClient(options, capabilities, credentials, null);
        }
        catch
        {
            credentials.Dispose();
            throw;
        }
    }

    /// <summary>Connects with a token that was got elsewhere. Nothing is sent yet.</summary>
    /// <param name="options">How.</param>
    /// <param name="capabilities">What the API can do.</param>
    /// <param name="accessToken">The token; it can't be renewed.</param>
    /// <exception cref="GenesysApiException">Of kind InvalidRequest: the options or the token can't work.</exception>
    public static ApiClient Create(TransportOptions options, ApiCapabilities capabilities, SecureString accessToken)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(accessToken);
        options.Validate();
        var text = new NetworkCredential(string.Empty, accessToken).Password;
        return AccessToken.IsUsable(text)
            ? new ApiClient(options, capabilities, null, new AccessToken(text))
            : throw new GenesysApiException(
                GenesysErrorKind.InvalidRequest,
                "The access token is empty, or holds characters that no token has.",
                "Give the bare token, without 'Bearer' and without line breaks.");
    }

    /// <inheritdoc/>
    public async Task<ApiResponse> SendAsync(ApiRequest request, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        var startedAt = _options.TimeProvider.GetTimestamp();
        using var activity = StartActivity(request);
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, _lifetime.Token);
        var state = new RequestState(request, new Uri(_baseUri + request.PathAndQuery), _honorsKeys, ending.Token);
        AttemptResult? result = null;
        try
        {
            ending.Token.ThrowIfCancellationRequested();
            result = await _pipeline.RunAsync(state, ending.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException exception)
        {
            throw Canceled(state, exception, cancellationToken);
        }
        catch (GenesysApiException exception) when (state.MayHaveBeenProcessed && !exception.OutcomeUnknown)
        {
            // No new token could be had; what the attempts before it did is as open as before.
            throw ApiErrors.WithOutcomeUnknown(exception, state.Attempts);
        }
        finally
        {
            Report(state, result, activity, startedAt);
        }

        if (!result.IsAcceptedBy(request))
        {
            throw _errors.Create(state, result);
        }

        return new ApiResponse
        {
            StatusCode = result.StatusCode,
            Body = result.Body,
            CorrelationId = result.CorrelationId,
            Attempts = state.Attempts,
            Latency = _options.TimeProvider.GetElapsedTime(startedAt),
        };
    }

    /// <summary>Ends all that is under way, and wipes the secret.</summary>
    public void Dispose()
    {
        // The source itself stays usable: a request that begins now must see that it is too late.
        _lifetime.Cancel();
        RateLimiter.Dispose();
        Tokens.Dispose();
        _sender.Dispose();
        _credentials?.Dispose();
    }

    private static Activity? StartActivity(ApiRequest request)
    {
        var activity = GenesysDiagnostics.ActivitySource.StartActivity("genesys.request", ActivityKind.Client);
        activity?.SetTag("http.request.method", request.Method.Method);
        activity?.SetTag("genesys.subject", request.Subject);
        return activity;
    }

    private static Exception Canceled(RequestState state, OperationCanceledException exception, CancellationToken cancellationToken) =>
        cancellationToken.IsCancellationRequested
            ? new RequestCanceledException($"Cancelled: {state.Request.Subject}.", exception, cancellationToken)
            {
                Attempts = state.Attempts,
                OutcomeUnknown = state.MayHaveBeenProcessed,
            }
            // Nobody asked for it: the connection was closed under the request.
            : new GenesysApiException(
                GenesysErrorKind.NotConnected,
                $"The connection was closed while this was under way: {state.Request.Subject}.",
                "Connect again.",
                exception)
            {
                Attempts = state.Attempts,
                OutcomeUnknown = state.MayHaveBeenProcessed,
            };

    private void Report(RequestState state, AttemptResult? result, Activity? activity, long startedAt)
    {
        if (GenesysDiagnostics.Latency.Enabled)
        {
            GenesysDiagnostics.Latency.Record(
                _options.TimeProvider.GetElapsedTime(startedAt).TotalSeconds,
                new KeyValuePair<string, object?>("method", state.Request.Method.Method));
        }

        if (activity is not null)
        {
            activity.SetTag("http.response.status_code", result?.StatusCode ?? 0);
            activity.SetTag("genesys.attempts", state.Attempts);
            activity.SetStatus(result?.IsAcceptedBy(state.Request) == true ? ActivityStatusCode.Ok : ActivityStatusCode.Error);
        }
    }
}
