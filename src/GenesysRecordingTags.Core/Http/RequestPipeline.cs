using System.Diagnostics;
using GenesysRecordingTags.Core.Authentication;
using Polly;
using Polly.Retry;

namespace GenesysRecordingTags.Core.Http;

/// <summary>The pipeline that every request takes, a token's too: retry, rate limiter, sender.</summary>
internal sealed class RequestPipeline : IDisposable
{
    private readonly HttpSender _sender;
    private readonly SecretScrubber _scrubber;
    private readonly IDiagnosticSink _diagnostics;
    private readonly Lazy<ResiliencePipeline<RequestContext>> _pipeline;

    public RequestPipeline(TransportOptions options, SecretScrubber scrubber)
    {
        _scrubber = scrubber;
        _sender = new HttpSender(options);
        _diagnostics = options.Diagnostics;
        _pipeline = new Lazy<ResiliencePipeline<RequestContext>>(() => BuildPipeline(options));
    }

    /// <summary>Sends a request until it is answered for good, or the retries are used up.</summary>
    /// <param name="context">The request; holds the last answer afterwards.</param>
    /// <param name="cancellationToken">Ends the tries and the waits.</param>
    public async ValueTask RunAsync(RequestContext context, CancellationToken cancellationToken)
    {
        var resilienceContext = ResilienceContextPool.Shared.Get(continueOnCapturedContext: false, cancellationToken);
        try
        {
            var outcome = await _pipeline.Value.ExecuteOutcomeAsync(
                static (resilience, state) => state.Pipeline.TryAsync(state.Request, resilience.CancellationToken),
                resilienceContext,
                (Pipeline: this, Request: context)).ConfigureAwait(false);
            outcome.ThrowIfException();
        }
        finally
        {
            ResilienceContextPool.Shared.Return(resilienceContext);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _sender.Dispose();

    private ResiliencePipeline<RequestContext> BuildPipeline(TransportOptions options)
    {
        if (options.MaximumRetryCount == 0)
        {
            return ResiliencePipeline<RequestContext>.Empty;
        }

        var builder = new ResiliencePipelineBuilder<RequestContext> { TimeProvider = options.TimeProvider };
        return builder
            .AddRetry(new RetryStrategyOptions<RequestContext>
            {
                MaxRetryAttempts = options.MaximumRetryCount,
                // The count is the request's, so that the repetition after a 401 does not begin anew.
                ShouldHandle = arguments => ValueTask.FromResult(
                    arguments.Outcome.Result is { } context
                    && context.Retries < options.MaximumRetryCount
                    && RetryRules.ShouldRetry(context, options.MaximumPause)),
                DelayGenerator = static arguments => ValueTask.FromResult<TimeSpan?>(RetryRules.GetDelay(arguments.Outcome.Result!)),
                OnRetry = arguments =>
                {
                    NoteRetry(arguments.Outcome.Result!, arguments.RetryDelay);
                    // While it waits it has nothing in flight.
                    arguments.Outcome.Result!.Request.ConcurrencyLease?.Leave();
                    return ValueTask.CompletedTask;
                },
            })
            .Build();
    }

    private async ValueTask<Outcome<RequestContext>> TryAsync(RequestContext context, CancellationToken cancellationToken)
    {
        try
        {
            context.Reset();
            if (context is { Retries: > 0, Request.ConcurrencyLease: { } concurrencyLease })
            {
                await concurrencyLease.ReenterAsync(cancellationToken).ConfigureAwait(false);
            }

            var lease = context.RateLimiter is { } rateLimiter
                ? await rateLimiter.EnterAsync(context.Request.Priority, cancellationToken).ConfigureAwait(false)
                : default;
            context.RefusedWait = lease.RefusedWait;
            context.AskedAgainIn = lease.AskedAgainIn;
            if (context.RefusedWait is null)
            {
                await SendAsync(context, lease, cancellationToken).ConfigureAwait(false);
            }

            return Outcome.FromResult(context);
        }
        catch (Exception ex)
        {
            // The pipeline wants it so; whoever runs it throws it on.
            return Outcome.FromException<RequestContext>(ex);
        }
    }

    private async ValueTask SendAsync(RequestContext context, RateLimitLease lease, CancellationToken cancellationToken)
    {
        RateLimitHeaders? headers = null;
        try
        {
            if (context.Tokens is { } tokens)
            {
                // Only now: the waits before this try may have been longer than a token lives.
                context.Token = await tokens.GetAsync(cancellationToken).ConfigureAwait(false);
                context.Authorization = context.Token.HeaderValue;
            }

            context.Attempts++;
            try
            {
                headers = await _sender.SendAsync(context, cancellationToken).ConfigureAwait(false);
                context.CorrelationId = _scrubber.ScrubId(context.CorrelationId, context.Token);
            }
            finally
            {
                context.MayHaveBeenProcessed |= context is { IsChange: true, WasSent: true, StatusCode: 0 or >= 500 };
                NoteTry(context);
            }
        }
        finally
        {
            context.RateLimiter?.Leave(lease, headers, context.StatusCode);
        }

        if (context.StatusCode == 429)
        {
            context.RateLimiter?.Pause(lease, context.RetryAfter ?? Backoff.Next(context.Retries));
        }
    }

    private void NoteTry(RequestContext context)
    {
        if (GenesysDiagnostics.Requests.Enabled)
        {
            GenesysDiagnostics.Requests.Add(
                1,
                new KeyValuePair<string, object?>("method", context.Request.Method.Method),
                new KeyValuePair<string, object?>("result", RetryRules.GetReason(context)));
        }

        if (_diagnostics.IsEnabled(DiagnosticLevel.Debug))
        {
            _diagnostics.Report(
                DiagnosticLevel.Debug,
                $"{context.Request.Method} {context.Uri}: {RetryRules.GetReason(context)} (try {context.Attempts}).");
        }
    }

    private void NoteRetry(RequestContext context, TimeSpan delay)
    {
        context.Retries++;
        var reason = RetryRules.GetReason(context);
        if (GenesysDiagnostics.Retries.Enabled)
        {
            GenesysDiagnostics.Retries.Add(1, new KeyValuePair<string, object?>("reason", reason));
        }

        Activity.Current?.AddEvent(new ActivityEvent("retry", tags: new ActivityTagsCollection { ["reason"] = reason }));
        if (_diagnostics.IsEnabled(DiagnosticLevel.Verbose) && delay > TimeSpan.Zero)
        {
            _diagnostics.Report(
                DiagnosticLevel.Verbose,
                FormattableString.Invariant(
                    $"{context.Request.Subject}: {reason}; trying again in {delay.TotalSeconds:0.#} s (retry {context.Retries})."));
        }
    }
}
