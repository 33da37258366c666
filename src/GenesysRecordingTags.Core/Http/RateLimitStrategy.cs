using System.Runtime.CompilerServices;
using GenesysRecordingTags.Core.Logging;
using Polly;

namespace GenesysRecordingTags.Core.Http;

/// <summary>Admits an attempt: its place among the requests of the run, then admission by the rate limiter.</summary>
internal sealed class RateLimitStrategy(AdaptiveRateLimiter rateLimiter, TransportOptions options) : ResilienceStrategy<AttemptResult>
{
    // Shorter waits are the even pace; the line of the request tells of them.
    private static readonly TimeSpan WorthTelling = TimeSpan.FromSeconds(1);

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    protected override async ValueTask<Outcome<AttemptResult>> ExecuteCore<TState>(
        Func<ResilienceContext, TState, ValueTask<Outcome<AttemptResult>>> callback,
        ResilienceContext context,
        TState state)
    {
        var request = RequestState.Of(context);
        if (request is { Retries: > 0, Request.ConcurrencyLease: { } concurrencyLease })
        {
            // While it waited to be tried again, its place was somebody else's.
            await concurrencyLease.ReenterAsync(context.CancellationToken).ConfigureAwait(false);
        }

        var lease = await EnterAsync(request, context.CancellationToken).ConfigureAwait(false);
        if (lease.RefusedWait is not null)
        {
            return Outcome.FromResult(new AttemptResult { Refusal = lease });
        }

        AttemptResult? result = null;
        try
        {
            var outcome = await callback(context, state).ConfigureAwait(false);
            result = outcome.Result;
            return outcome;
        }
        finally
        {
            var pause = result is { StatusCode: 429 } ? result.RetryAfter ?? Backoff.OfRequests.Next(request.Retries) : default(TimeSpan?);
            rateLimiter.Leave(lease, new RateLimitEnding(result?.StatusCode ?? 0, result?.RateLimit, pause));
        }
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<RateLimitLease> EnterAsync(RequestState request, CancellationToken cancellationToken)
    {
        var entering = rateLimiter.EnterAsync(request.Request.Priority, cancellationToken);
        if (entering.IsCompleted)
        {
            request.Waited = TimeSpan.Zero;
            return await entering.ConfigureAwait(false);
        }

        var began = options.TimeProvider.GetTimestamp();
        var lease = await entering.ConfigureAwait(false);
        request.Waited = options.TimeProvider.GetElapsedTime(began);
        if (request.Waited >= WorthTelling)
        {
            options.Log?.Write(new LogEntry
            {
                Event = LogEvents.Wait,
                Method = request.Request.Method,
                Uri = request.Uri,
                Wait = request.Waited,
                Reason = "rateLimit",
                RecordingId = request.Request.RecordingId,
            });
        }

        return lease;
    }
}
