using System.Diagnostics;
using GenesysRecordingTags.Core.Authentication;

namespace GenesysRecordingTags.Core.Http;

/// <summary>The one pipeline to the API host: authentication, retry, rate limiter, sender.</summary>
public sealed class ApiTransport : IApiTransport
{
    private readonly RequestPipeline _pipeline;
    private readonly ApiErrors _errors;
    private readonly TimeProvider _time;
    private readonly string _baseUri;

    internal ApiTransport(TransportOptions options, RequestPipeline pipeline, TokenProvider tokens, ApiErrors errors)
    {
        _pipeline = pipeline;
        _errors = errors;
        _time = options.TimeProvider;
        _baseUri = options.BaseUri.GetLeftPart(UriPartial.Path).TrimEnd('/');
        Tokens = tokens;
        RateLimiter = new AdaptiveRateLimiter(options.TimeProvider, options.Diagnostics, options.MaximumPause);
    }

    /// <summary>Where the bearer tokens come from.</summary>
    public TokenProvider Tokens { get; }

    /// <summary>What spends the service's allowance.</summary>
    public AdaptiveRateLimiter RateLimiter { get; }

    /// <inheritdoc/>
    public async Task<ApiResponse> SendAsync(ApiRequest request, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        var startedAt = _time.GetTimestamp();
        using var activity = StartActivity(request);
        var context = new RequestContext
        {
            Request = request,
            Uri = new Uri(_baseUri + request.PathAndQuery),
            Tokens = Tokens,
            RateLimiter = RateLimiter,
        };
        try
        {
            await _pipeline.RunAsync(context, cancellationToken).ConfigureAwait(false);
            if (context.StatusCode == 401 && Tokens.CanRenew && context.Token is { } dead)
            {
                await Tokens.RenewAsync(dead, cancellationToken).ConfigureAwait(false);
                await _pipeline.RunAsync(context, cancellationToken).ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException exception)
        {
            throw Canceled(context, exception, cancellationToken);
        }
        catch (GenesysApiException exception) when (context.MayHaveBeenProcessed && !exception.OutcomeUnknown)
        {
            // No new token could be had; what the tries before it did is as open as before.
            throw ApiErrors.WithOutcomeUnknown(exception, context.Attempts);
        }
        finally
        {
            Note(context, activity, startedAt);
        }

        if (!context.IsAccepted)
        {
            throw _errors.Create(context);
        }

        return new ApiResponse
        {
            StatusCode = context.StatusCode,
            Body = context.Body,
            CorrelationId = context.CorrelationId,
            Attempts = context.Attempts,
            Latency = _time.GetElapsedTime(startedAt),
        };
    }

    private static Activity? StartActivity(ApiRequest request)
    {
        var activity = GenesysDiagnostics.ActivitySource.StartActivity("genesys.request", ActivityKind.Client);
        activity?.SetTag("http.request.method", request.Method.Method);
        activity?.SetTag("genesys.subject", request.Subject);
        return activity;
    }

    private static Exception Canceled(RequestContext context, OperationCanceledException exception, CancellationToken cancellationToken) =>
        cancellationToken.IsCancellationRequested
            ? new RequestCanceledException($"Cancelled: {context.Request.Subject}.", exception, cancellationToken)
            {
                Attempts = context.Attempts,
                OutcomeUnknown = context.MayHaveBeenProcessed,
            }
            // Nobody asked for it: the connection was closed under the request.
            : new GenesysApiException(
                GenesysErrorKind.NotConnected,
                $"The connection was closed while this was under way: {context.Request.Subject}.",
                "Connect again.",
                exception)
            {
                Attempts = context.Attempts,
                OutcomeUnknown = context.MayHaveBeenProcessed,
            };

    private void Note(RequestContext context, Activity? activity, long startedAt)
    {
        if (GenesysDiagnostics.Latency.Enabled)
        {
            GenesysDiagnostics.Latency.Record(
                _time.GetElapsedTime(startedAt).TotalSeconds,
                new KeyValuePair<string, object?>("method", context.Request.Method.Method));
        }

        if (activity is not null)
        {
            activity.SetTag("http.response.status_code", context.StatusCode);
            activity.SetTag("genesys.attempts", context.Attempts);
            activity.SetStatus(context.IsAccepted ? ActivityStatusCode.Ok : ActivityStatusCode.Error);
        }
    }
}
