using System.Diagnostics;
using System.Runtime.CompilerServices;
using GenesysRecordingTags.Core.Authentication;
using GenesysRecordingTags.Core.Logging;
using Polly;
using Polly.Retry;

namespace GenesysRecordingTags.Core.Http;

/// <summary>The way of a request to the network: retry, rate limit, authentication, time-out, send.</summary>
internal sealed class RequestPipeline
{
    private readonly HttpSender _sender;
    private readonly TransportOptions _options;
    private readonly TokenProvider? _tokens;
    private readonly AdaptiveRateLimiter? _rateLimiter;
    private readonly Lazy<ResiliencePipeline<AttemptResult>> _pipeline;

    /// <summary>Makes one.</summary>
    /// <param name="sender">What sends in the end.</param>
    /// <param name="options">How.</param>
    /// <param name="tokens">Where bearer tokens come from; null for requests to the login host.</param>
    /// <param name="rateLimiter">The API's rate limit; null for requests to the login host, which have no part in it.</param>
    public RequestPipeline(HttpSender sender, TransportOptions options, TokenProvider? tokens = null, AdaptiveRateLimiter? rateLimiter = null)
    {
        (_sender, _options, _tokens, _rateLimiter) = (sender, options, tokens, rateLimiter);
        _pipeline = new Lazy<ResiliencePipeline<AttemptResult>>(Declare);
    }

    /// <summary>Sends a request until it is answered for good, or the retries are used up.</summary>
    /// <param name="request">The request; its state tells afterwards what the attempts add up to.</param>
    /// <param name="cancellationToken">Ends the attempts and the waits.</param>
    /// <returns>What the last attempt brought.</returns>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public async ValueTask<AttemptResult> RunAsync(RequestState request, CancellationToken cancellationToken)
    {
        var context = ResilienceContextPool.Shared.Get(continueOnCapturedContext: false, cancellationToken);
        try
        {
            request.AttachTo(context);
            var outcome = await _pipeline.Value.ExecuteOutcomeAsync(
                static (context, state) => state.Sender.SendAsync(state.Request, context.CancellationToken),
                context,
                (Sender: _sender, Request: request)).ConfigureAwait(false);
            outcome.ThrowIfException();
            return outcome.Result!;
        }
        finally
        {
            ResilienceContextPool.Shared.Return(context);
        }
    }

    /// <summary>From the outside in.</summary>
    private ResiliencePipeline<AttemptResult> Declare()
    {
        var builder = new ResiliencePipelineBuilder<AttemptResult> { TimeProvider = _options.TimeProvider };
        builder.AddRetry(new RetryStrategyOptions<AttemptResult>
        {
            // The counts are the request's: renewing the token takes none of its retries.
            MaxRetryAttempts = _options.MaximumRetryCount + 1,
            ShouldHandle = arguments => ValueTask.FromResult(ShouldRepeat(RequestState.Of(arguments.Context), arguments.Outcome.Result)),
            DelayGenerator = arguments => ValueTask.FromResult<TimeSpan?>(GetDelay(RequestState.Of(arguments.Context), arguments.Outcome.Result!)),
            OnRetry = arguments => PrepareAsync(RequestState.Of(arguments.Context), arguments.Outcome.Result!, arguments.RetryDelay, arguments.Context.CancellationToken),
        });
        if (_rateLimiter is { } rateLimiter)
        {
            builder.AddStrategy(_ => new RateLimitStrategy(rateLimiter, _options), new StageOptions { Name = "RateLimit" });
        }

        if (_tokens is { } tokens)
        {
            builder.AddStrategy(_ => new AuthenticationStrategy(tokens), new StageOptions { Name = "Authentication" });
        }

        return builder.AddTimeout(_options.Timeout).Build();
    }

    private bool ShouldRepeat(RequestState request, AttemptResult? result) =>
        result is not null
        && (ShouldRenew(request, result)
            || (request.Retries < _options.MaximumRetryCount && RetryRules.ShouldRetry(request, result, _options.MaximumPause)));

    /// <summary>A 401 in mid-run: the token is renewed once, and the request repeated once (Media API, section 1).</summary>
    private bool ShouldRenew(RequestState request, AttemptResult result) =>
        result.StatusCode == 401 && !request.IsRenewed && _tokens is { CanRenew: true };

    private TimeSpan GetDelay(RequestState request, AttemptResult result) =>
        ShouldRenew(request, result) ? TimeSpan.Zero : RetryRules.GetDelay(request, result, isRateLimited: _rateLimiter is not null);

    private async ValueTask PrepareAsync(RequestState request, AttemptResult result, TimeSpan delay, CancellationToken cancellationToken)
    {
        if (ShouldRenew(request, result))
        {
            request.IsRenewed = true;
            await _tokens!.RenewAsync(request.Token, cancellationToken).ConfigureAwait(false);
            return;
        }

        request.Retries++;
        Report(request, result, delay);
        request.Request.Retrying?.Invoke();
        // While it waits it has nothing in flight.
        request.Request.ConcurrencyLease?.Leave();
    }

    private void Report(RequestState request, AttemptResult result, TimeSpan delay)
    {
        if (GenesysDiagnostics.Retries.Enabled)
        {
            GenesysDiagnostics.Retries.Add(1, new KeyValuePair<string, object?>("reason", result.Reason));
        }

        Activity.Current?.AddEvent(new ActivityEvent("retry", tags: new ActivityTagsCollection { ["reason"] = result.Reason }));
        _options.Log?.Write(new LogEntry
        {
            Event = LogEvents.Retry,
            Level = LogLevel.Warning,
            Method = request.Request.Method,
            Uri = request.Uri,
            Wait = delay,
            Attempt = request.Attempts + 1,
            Reason = result.Reason,
            RecordingId = request.Request.RecordingId,
        });
        if (_options.Diagnostics.IsEnabled(DiagnosticLevel.Verbose) && delay > TimeSpan.Zero)
        {
            _options.Diagnostics.Report(
                DiagnosticLevel.Verbose,
                FormattableString.Invariant(
                    $"{request.Request.Subject}: {result.Reason}; trying again in {delay.TotalSeconds:0.#} s (retry {request.Retries})."));
        }
    }

    /// <summary>Polly wants options for each stage; those of this module have nothing but a name.</summary>
    private sealed class StageOptions : ResilienceStrategyOptions;
}
