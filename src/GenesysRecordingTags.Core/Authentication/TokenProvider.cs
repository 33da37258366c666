namespace GenesysRecordingTags.Core.Authentication;

/// <summary>The bearer token that all requests of a connection share. It is renewed in time, once for all who need it.</summary>
public sealed class TokenProvider : IDisposable
{
    private readonly object _lock = new();
    private readonly Func<CancellationToken, Task<AccessToken>>? _request;
    private readonly TimeProvider _time;
    private volatile AccessToken? _current;
    private Renewal? _renewal;
    private bool _isDisposed;

    /// <summary>Makes one.</summary>
    /// <param name="request">Asks the service for a token; null where <paramref name="token"/> can't be renewed.</param>
    /// <param name="token">A token that was got elsewhere.</param>
    /// <param name="time">The clock.</param>
    internal TokenProvider(Func<CancellationToken, Task<AccessToken>>? request, AccessToken? token, TimeProvider time) =>
        (_request, _current, _time) = (request, token, time);

    /// <summary>Whether there is a client to renew it with. A token that was given can't be renewed.</summary>
    public bool CanRenew => _request is not null;

    /// <summary>When the token in use runs out (UTC); null where the service did not say.</summary>
    public DateTimeOffset? ExpiresAt => _current?.ExpiresAt;

    /// <inheritdoc/>
    public void Dispose()
    {
        Renewal? renewal;
        lock (_lock)
        {
            _isDisposed = true;
            (renewal, _renewal, _current) = (_renewal, null, null);
        }

        // Outside the lock: those who wait for it may go on inside this call.
        renewal?.Cancellation.Cancel();
    }

    /// <summary>The token to send now.</summary>
    /// <param name="cancellationToken">Ends the wait for it.</param>
    internal ValueTask<AccessToken> GetAsync(CancellationToken cancellationToken) => _current is { } current && IsFresh(current)
        ? new ValueTask<AccessToken>(current)
        : new ValueTask<AccessToken>(RenewAsync(null, cancellationToken));

    /// <summary>The token to send after the service refused one. All who were refused with it share one renewal.</summary>
    /// <param name="refused">The token that was refused; null where there was none.</param>
    /// <param name="cancellationToken">Ends the wait for it. The renewal itself ends when nobody waits for it any longer.</param>
    internal async Task<AccessToken> RenewAsync(AccessToken? refused, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        Renewal renewal;
        lock (_lock)
        {
            if (_isDisposed)
            {
                throw new OperationCanceledException("The connection is closed.");
            }

            if (_current is { } current && current != refused && IsFresh(current))
            {
                return current;
            }

            renewal = _renewal ??= StartRenewal();
            renewal.WaiterCount++;
        }

        try
        {
            return await renewal.Task.WaitAsync(cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            Leave(renewal);
        }
    }

    private bool IsFresh(AccessToken token) => token.UsedFor is not { } time || _time.GetElapsedTime(token.RequestedAt) < time;

    private Renewal StartRenewal()
    {
        var renewal = new Renewal();
        // On another thread: a handler that completes synchronously must not run under the lock.
        renewal.Task = Task.Run(async () =>
        {
            AccessToken? token = null;
            try
            {
                return token = await _request!(renewal.Cancellation.Token).ConfigureAwait(false);
            }
            finally
            {
                Finish(renewal, token);
            }
        });
        return renewal;
    }

    private void Finish(Renewal renewal, AccessToken? token)
    {
        lock (_lock)
        {
            if (_renewal == renewal)
            {
                (_renewal, _current) = (null, token ?? _current);
            }
        }
    }

    private void Leave(Renewal renewal)
    {
        lock (_lock)
        {
            if (--renewal.WaiterCount > 0 || renewal.Task.IsCompleted)
            {
                return;
            }

            _renewal = _renewal == renewal ? null : _renewal;
        }

        renewal.Cancellation.Cancel();
    }

    /// <summary>One renewal, and how many wait for it.</summary>
    private sealed class Renewal
    {
        public CancellationTokenSource Cancellation { get; } = new();

        public Task<AccessToken> Task { get; set; } = null!;

        public int WaiterCount { get; set; }
    }
}
