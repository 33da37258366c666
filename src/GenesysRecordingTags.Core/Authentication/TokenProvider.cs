namespace GenesysRecordingTags.Core.Authentication;

/// <summary>The bearer token that all requests of a connection share, renewed in time and once for all who need it.</summary>
public sealed class TokenProvider : IDisposable
{
    private readonly object _gate = new();
    private readonly TokenEndpoint? _endpoint;
    private readonly TimeProvider _time;
    private readonly IDiagnosticSink _diagnostics;
    private readonly long _startedAt;
    private volatile AccessToken? _current;
    private Renewal? _renewal;
    private bool _isDisposed;

    internal TokenProvider(TokenEndpoint? endpoint, AccessToken? token, TimeProvider time, IDiagnosticSink diagnostics)
    {
        _endpoint = endpoint;
        _current = token;
        _time = time;
        _diagnostics = diagnostics;
        _startedAt = time.GetTimestamp();
    }

    /// <summary>Whether there is a client to renew it with. A token that was given can't be renewed.</summary>
    public bool CanRenew => _endpoint is not null;

    /// <summary>When the token in use runs out (UTC); null where the service did not say.</summary>
    public DateTimeOffset? ExpiresAt => _current?.ExpiresAt;

    /// <summary>Gets a token now, so that a wrong secret shows at once.</summary>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="GenesysApiException">The service refuses, or can't be reached.</exception>
    public async Task EnsureAsync(CancellationToken cancellationToken) => await GetAsync(cancellationToken).ConfigureAwait(false);

    /// <inheritdoc/>
    public void Dispose()
    {
        lock (_gate)
        {
            _isDisposed = true;
            _renewal?.Cancellation.Cancel();
            _renewal = null;
            _current = null;
        }
    }

    /// <summary>The token to send now.</summary>
    /// <param name="cancellationToken">Ends the wait for it.</param>
    internal ValueTask<AccessToken> GetAsync(CancellationToken cancellationToken)
    {
        var current = _current;
        return IsUsable(current)
            ? new ValueTask<AccessToken>(current!)
            : new ValueTask<AccessToken>(ReplaceAsync(current, cancellationToken));
    }

    /// <summary>The token to send after the service refused one.</summary>
    /// <param name="dead">The token that was refused. All who were refused with it share one renewal.</param>
    /// <param name="cancellationToken">Ends the wait for it.</param>
    internal Task<AccessToken> RenewAsync(AccessToken dead, CancellationToken cancellationToken) => ReplaceAsync(dead, cancellationToken);

    private bool IsUsable(AccessToken? token) =>
        token is not null && (token.StaleAt is not { } staleAt || _time.GetElapsedTime(_startedAt) < staleAt);

    private async Task<AccessToken> ReplaceAsync(AccessToken? old, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        Renewal renewal;
        lock (_gate)
        {
            if (_isDisposed)
            {
                throw new OperationCanceledException("The connection is closed.");
            }

            if (_current is { } current && current != old && IsUsable(current))
            {
                return current;
            }

            renewal = _renewal ??= Start();
            renewal.Waiters++;
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

    private Renewal Start()
    {
        var renewal = new Renewal();
        // On another thread: a carrier that answers at once must not do so under the gate.
        renewal.Task = Task.Run(() => RunAsync(renewal), CancellationToken.None);
        return renewal;
    }

    private async Task<AccessToken> RunAsync(Renewal renewal)
    {
        AccessToken? token = null;
        try
        {
            token = await _endpoint!.RequestAsync(_startedAt, renewal.Cancellation.Token).ConfigureAwait(false);
            if (_diagnostics.IsEnabled(DiagnosticLevel.Verbose))
            {
                _diagnostics.Report(DiagnosticLevel.Verbose, $"Got an access token{(token.ExpiresAt is { } at ? $", good until {at:u}" : string.Empty)}.");
            }

            return token;
        }
        finally
        {
            lock (_gate)
            {
                if (_renewal == renewal)
                {
                    _renewal = null;
                    _current = token ?? _current;
                }
            }
        }
    }

    /// <summary>Who waits no more leaves; the last one ends a renewal that nobody wants any longer.</summary>
    private void Leave(Renewal renewal)
    {
        lock (_gate)
        {
            if (--renewal.Waiters > 0 || renewal.Task.IsCompleted)
            {
                return;
            }

            if (_renewal == renewal)
            {
                _renewal = null;
            }
        }

        renewal.Cancellation.Cancel();
    }

    /// <summary>One renewal, and how many wait for it.</summary>
    private sealed class Renewal
    {
        public CancellationTokenSource Cancellation { get; } = new();

        public Task<AccessToken> Task { get; set; } = null!;

        public int Waiters { get; set; }
    }
}
