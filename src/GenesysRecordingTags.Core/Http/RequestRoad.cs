using System.Diagnostics;
using GenesysRecordingTags.Core.Authentication;
using Polly;
using Polly.Retry;

namespace GenesysRecordingTags.Core.Http;

/// <summary>The road that every request takes, a token's too: retry, governor, wire.</summary>
internal sealed class RequestRoad : IDisposable
{
    private readonly Wire _wire;
    private readonly SecretScrubber _scrubber;
    private readonly IDiagnosticSink _diagnostics;
    private readonly Lazy<ResiliencePipeline<Exchange>> _pipeline;

    public RequestRoad(TransportOptions options, SecretScrubber scrubber)
    {
        _scrubber = scrubber;
        _wire = new Wire(options);
        _diagnostics = options.Diagnostics;
        _pipeline = new Lazy<ResiliencePipeline<Exchange>>(() => BuildPipeline(options));
    }

    /// <summary>Sends a request until it is answered for good, or the retries are used up.</summary>
    /// <param name="exchange">The request; holds the last answer afterwards.</param>
    /// <param name="cancellationToken">Ends the tries and the waits.</param>
    public async ValueTask RunAsync(Exchange exchange, CancellationToken cancellationToken)
    {
        var context = ResilienceContextPool.Shared.Get(continueOnCapturedContext: false, cancellationToken);
        try
        {
            var outcome = await _pipeline.Value.ExecuteOutcomeAsync(
                static (context, state) => state.Road.TryAsync(state.Exchange, context.CancellationToken),
                context,
                (Road: this, Exchange: exchange)).ConfigureAwait(false);
            outcome.ThrowIfException();
        }
        finally
        {
            ResilienceContextPool.Shared.Return(context);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _wire.Dispose();

    private ResiliencePipeline<Exchange> BuildPipeline(TransportOptions options)
    {
        if (options.MaximumRetryCount == 0)
        {
            return ResiliencePipeline<Exchange>.Empty;
        }

        var builder = new ResiliencePipelineBuilder<Exchange> { TimeProvider = options.TimeProvider };
        return builder
            .AddRetry(new RetryStrategyOptions<Exchange>
            {
                MaxRetryAttempts = options.MaximumRetryCount,
                // The count is the request's, so that the repetition after a 401 does not begin anew.
                ShouldHandle = arguments => ValueTask.FromResult(
                    arguments.Outcome.Result is { } exchange
                    && exchange.Retries < options.MaximumRetryCount
                    && RetryRules.ShouldRetry(exchange)),
                DelayGenerator = static arguments => ValueTask.FromResult<TimeSpan?>(RetryRules.GetDelay(arguments.Outcome.Result!)),
                OnRetry = arguments =>
                {
                    NoteRetry(arguments.Outcome.Result!, arguments.RetryDelay);
                    // While it waits it has nothing in flight.
                    arguments.Outcome.Result!.Request.Slot?.Leave();
                    return ValueTask.CompletedTask;
                },
            })
            .Build();
    }

    private async ValueTask<Outcome<Exchange>> TryAsync(Exchange exchange, CancellationToken cancellationToken)
    {
        try
        {
            exchange.Reset();
            if (exchange is { Retries: > 0, Request.Slot: { } slot })
            {
                await slot.ReenterAsync(cancellationToken).ConfigureAwait(false);
            }

            var permit = exchange.Governor is { } governor
                ? await governor.EnterAsync(exchange.Request.IsUrgent, cancellationToken).ConfigureAwait(false)
                : default;
            exchange.RefusedWait = permit.RefusedWait;
            if (exchange.RefusedWait is null)
            {
                await SendAsync(exchange, permit, cancellationToken).ConfigureAwait(false);
            }

            return Outcome.FromResult(exchange);
        }
        catch (Exception ex)
        {
            // The pipeline wants it so; whoever runs it throws it on.
            return Outcome.FromException<Exchange>(ex);
        }
    }

    private async ValueTask SendAsync(Exchange exchange, SendPermit permit, CancellationToken cancellationToken)
    {
        RateLimitReading? reading = null;
        try
        {
            if (exchange.Tokens is { } tokens)
            {
                // Only now: the waits before this try may have been longer than a token lives.
                exchange.Token = await tokens.GetAsync(cancellationToken).ConfigureAwait(false);
                exchange.Authorization = exchange.Token.HeaderValue;
            }

            exchange.Attempts++;
            try
            {
                reading = await _wire.SendAsync(exchange, cancellationToken).ConfigureAwait(false);
                exchange.CorrelationId = _scrubber.ScrubId(exchange.CorrelationId, exchange.Token);
            }
            finally
            {
                exchange.MayHaveBeenProcessed |= exchange is { IsChange: true, WasSent: true, StatusCode: 0 or >= 500 };
                NoteTry(exchange);
            }
        }
        finally
        {
            exchange.Governor?.Leave(permit, reading, exchange.StatusCode);
        }

        if (exchange.StatusCode == 429)
        {
            exchange.Governor?.Pause(exchange.RetryAfter ?? Backoff.Next(exchange.Retries));
        }
    }

    private void NoteTry(Exchange exchange)
    {
        if (GenesysDiagnostics.Requests.Enabled)
        {
            GenesysDiagnostics.Requests.Add(
                1,
                new KeyValuePair<string, object?>("method", exchange.Request.Method.Method),
                new KeyValuePair<string, object?>("result", RetryRules.GetReason(exchange)));
        }

        if (_diagnostics.IsEnabled(DiagnosticLevel.Debug))
        {
            _diagnostics.Report(
                DiagnosticLevel.Debug,
                $"{exchange.Request.Method} {exchange.Uri}: {RetryRules.GetReason(exchange)} (try {exchange.Attempts}).");
        }
    }

    private void NoteRetry(Exchange exchange, TimeSpan delay)
    {
        exchange.Retries++;
        var reason = RetryRules.GetReason(exchange);
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
                    $"{exchange.Request.Subject}: {reason}; trying again in {delay.TotalSeconds:0.#} s (retry {exchange.Retries})."));
        }
    }
}
