namespace GenesysRecordingTags.Core.Api;

/// <summary>The place of one request among those that may be in flight. While the request waits to be tried again it is somebody else's.</summary>
/// <remarks>Used by one flow of calls at a time.</remarks>
public sealed class ConcurrencyLease
{
    private readonly ConcurrencyLimiter _limiter;
    private bool _isHeld = true;

    /// <summary>Of a place that was entered just now.</summary>
    /// <param name="limiter">Where.</param>
    internal ConcurrencyLease(ConcurrencyLimiter limiter) => _limiter = limiter;

    /// <summary>Takes a place again, if it was given back.</summary>
    /// <param name="cancellationToken">Ends the wait.</param>
    internal async ValueTask ReenterAsync(CancellationToken cancellationToken)
    {
        if (!_isHeld)
        {
            await _limiter.EnterAsync(cancellationToken).ConfigureAwait(false);
            _isHeld = true;
        }
    }

    /// <summary>Gives the place back, if it is held.</summary>
    internal void Leave()
    {
        if (_isHeld)
        {
            _isHeld = false;
            _limiter.Leave();
        }
    }
}
