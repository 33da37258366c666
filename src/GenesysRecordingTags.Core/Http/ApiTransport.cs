using System.Diagnostics;
using GenesysRecordingTags.Core.Authentication;

namespace GenesysRecordingTags.Core.Http;

/// <summary>The one road to the API host: authentication, retry, governor, wire.</summary>
public sealed class ApiTransport : IApiTransport
{
    private readonly RequestRoad _road;
    private readonly ApiErrors _errors;
    private readonly TimeProvider _time;
    private readonly string _baseUri;

    internal ApiTransport(TransportOptions options, RequestRoad road, TokenProvider tokens, ApiErrors errors)
    {
        _road = road;
        _errors = errors;
        _time = options.TimeProvider;
        _baseUri = options.BaseUri.GetLeftPart(UriPartial.Path).TrimEnd('/');
        Tokens = tokens;
        Governor = new Governor(options.TimeProvider, options.Diagnostics);
    }

    /// <summary>Where the bearer tokens come from.</summary>
    public TokenProvider Tokens { get; }

    /// <summary>What spends the service's allowance.</summary>
    public Governor Governor { get; }

    /// <inheritdoc/>
    public async Task<ApiResponse> SendAsync(ApiRequest request, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        var startedAt = _time.GetTimestamp();
        using var activity = StartActivity(request);
        var exchange = new Exchange
        {
            Request = request,
            Uri = new Uri(_baseUri + request.PathAndQuery),
            Tokens = Tokens,
            Governor = Governor,
        };
        try
        {
            await _road.RunAsync(exchange, cancellationToken).ConfigureAwait(false);
            if (exchange.StatusCode == 401 && Tokens.CanRenew && exchange.Token is { } dead)
            {
                await Tokens.RenewAsync(dead, cancellationToken).ConfigureAwait(false);
                await _road.RunAsync(exchange, cancellationToken).ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException exception)
        {
            throw Canceled(exchange, exception, cancellationToken);
        }
        catch (GenesysApiException exception) when (exchange.MayHaveBeenProcessed && !exception.OutcomeUnknown)
        {
            // No new token could be had; what the tries before it did is as open as before.
            throw ApiErrors.WithOutcomeUnknown(exception, exchange.Attempts);
        }
        finally
        {
            Note(exchange, activity, startedAt);
        }

        if (!exchange.IsAccepted)
        {
            throw _errors.Create(exchange);
        }

        return new ApiResponse
        {
            StatusCode = exchange.StatusCode,
            Body = exchange.Body,
            CorrelationId = exchange.CorrelationId,
            Attempts = exchange.Attempts,
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

    private static Exception Canceled(Exchange exchange, OperationCanceledException exception, CancellationToken cancellationToken) =>
        cancellationToken.IsCancellationRequested
            ? new RequestCanceledException($"Cancelled: {exchange.Request.Subject}.", exception, cancellationToken)
            {
                Attempts = exchange.Attempts,
                OutcomeUnknown = exchange.MayHaveBeenProcessed,
            }
            // Nobody asked for it: the connection was closed under the request.
            : new GenesysApiException(
                GenesysErrorKind.NotConnected,
                $"The connection was closed while this was under way: {exchange.Request.Subject}.",
                "Connect again.",
                exception)
            {
                Attempts = exchange.Attempts,
                OutcomeUnknown = exchange.MayHaveBeenProcessed,
            };

    private void Note(Exchange exchange, Activity? activity, long startedAt)
    {
        if (GenesysDiagnostics.Latency.Enabled)
        {
            GenesysDiagnostics.Latency.Record(
                _time.GetElapsedTime(startedAt).TotalSeconds,
                new KeyValuePair<string, object?>("method", exchange.Request.Method.Method));
        }

        if (activity is not null)
        {
            activity.SetTag("http.response.status_code", exchange.StatusCode);
            activity.SetTag("genesys.attempts", exchange.Attempts);
            activity.SetStatus(exchange.IsAccepted ? ActivityStatusCode.Ok : ActivityStatusCode.Error);
        }
    }
}
