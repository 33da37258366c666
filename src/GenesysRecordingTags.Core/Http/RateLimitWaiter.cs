namespace GenesysRecordingTags.Core.Http;

/// <summary>A request that waits for its turn at the rate limiter.</summary>
internal sealed class RateLimitWaiter : TaskCompletionSource<RateLimitLease>
{
    private readonly AdaptiveRateLimiter _rateLimiter;

    public RateLimitWaiter(AdaptiveRateLimiter rateLimiter)
        : base(TaskCreationOptions.RunContinuationsAsynchronously)
    {
        _rateLimiter = rateLimiter;
        Node = new LinkedListNode<RateLimitWaiter>(this);
    }

    /// <summary>Its place in the lane.</summary>
    public LinkedListNode<RateLimitWaiter> Node { get; }

    /// <summary>Waits for the turn.</summary>
    /// <param name="since">When the wait began.</param>
    /// <param name="cancellationToken">Ends it at once.</param>
    public async ValueTask<RateLimitLease> WaitAsync(TimeSpan since, CancellationToken cancellationToken)
    {
        var registration = cancellationToken.UnsafeRegister(
            static (state, token) =>
            {
                var waiter = (RateLimitWaiter)state!;
                waiter._rateLimiter.Abandon(waiter, token);
            },
            this);
        try
        {
            return await Task.ConfigureAwait(false);
        }
        finally
        {
            await registration.DisposeAsync().ConfigureAwait(false);
            _rateLimiter.NoteWaited(since);
        }
    }
}
