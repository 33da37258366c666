using System.Diagnostics;
using GenesysRecordingTags.Core.Authentication;
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
        if (_tokens is { CanRenew: true } tokens)
        {
            builder.AddRetry(OnceWithNewToken(tokens));
        }

        if (_options.MaximumRetryCount > 0)
        {
            builder.AddRetry(AfterTransientFailure());
        }

        if (_rateLimiter is { } rateLimiter)
        {
            builder.AddStrategy(_ => new AdmissionStrategy(rateLimiter), new StageOptions { Name = "RateLimit" });
        }

        if (_tokens is { } provider)
        {
            builder.AddStrategy(_ => new AuthenticationStrategy(provider), new StageOptions { Name = "Authentication" });
        }

        return builder
            .AddStrategy(_ => new AccountingStrategy(_options.Diagnostics), new StageOptions { Name = "Accounting" })
            .AddTimeout(_options.Timeout)
            .Build();
    }

    /// <summary>A 401 in mid-run: the token is renewed once, and the request repeated once (Media API, section 1).</summary>
    private static RetryStrategyOptions<AttemptResult> OnceWithNewToken(TokenProvider tokens) => new()
    {
        Name = "Renewal",
        MaxRetryAttempts = 1,
        Delay = TimeSpan.Zero,
        ShouldHandle = static arguments => ValueTask.FromResult(arguments.Outcome.Result is { StatusCode: 401 }),
        OnRetry = arguments => new ValueTask(tokens.RenewAsync(RequestState.Of(arguments.Context).Token, arguments.Context.CancellationToken)),
    };

    private RetryStrategyOptions<AttemptResult> AfterTransientFailure() => new()
    {
        Name = "Retry",
        MaxRetryAttempts = _options.MaximumRetryCount,
        ShouldHandle = arguments => ValueTask.FromResult(arguments.Outcome.Result is { } result && ShouldRetry(RequestState.Of(arguments.Context), result)),
        DelayGenerator = arguments => ValueTask.FromResult<TimeSpan?>(
            RetryRules.GetDelay(RequestState.Of(arguments.Context), arguments.Outcome.Result!, isRateLimited: _rateLimiter is not null)),
        OnRetry = arguments =>
        {
            var request = RequestState.Of(arguments.Context);
            request.Retries++;
            Report(request, arguments.Outcome.Result!, arguments.RetryDelay);
            // While it waits it has nothing in flight.
            request.Request.ConcurrencyLease?.Leave();
            return ValueTask.CompletedTask;
        },
    };

    /// <summary>The count is the request's, so that the repetition after a 401 does not begin anew.</summary>
    private bool ShouldRetry(RequestState request, AttemptResult result) =>
        request.Retries < _options.MaximumRetryCount && RetryRules.ShouldRetry(request, result, _options.MaximumPause);

    private void Report(RequestState request, AttemptResult result, TimeSpan delay)
    {
        if (GenesysDiagnostics.Retries.Enabled)
        {
            GenesysDiagnostics.Retries.Add(1, new KeyValuePair<string, object?>("reason", result.Reason));
        }

        Activity.Current?.AddEvent(new ActivityEvent("retry", tags: new ActivityTagsCollection { ["reason"] = result.Reason }));
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
