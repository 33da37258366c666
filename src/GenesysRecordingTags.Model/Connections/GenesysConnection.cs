namespace GenesysRecordingTags;

/// <summary>A connection to one organisation. It holds no secret.</summary>
public sealed class GenesysConnection
{
    private readonly IConnectionSession _session;

    /// <summary>Describes a session that was opened.</summary>
    /// <param name="session">The session.</param>
    public GenesysConnection(IConnectionSession session)
    {
        ArgumentNullException.ThrowIfNull(session);
        _session = session;
    }

    /// <summary>The name the connection was given; otherwise the host's, or the organisation's on the Platform API.</summary>
    public required string Name { get; init; }

    /// <summary>Which API it speaks.</summary>
    public required GenesysApi Api { get; init; }

    /// <summary>Where the API is.</summary>
    public required Uri BaseUri { get; init; }

    /// <summary>The OAuth client's id; null where an access token was given.</summary>
    public string? ClientId { get; init; }

    /// <summary>Whether it is the embedded organisation.</summary>
    public bool IsSandbox { get; init; }

    /// <summary>Requests in flight at the most, unless a cmdlet is told otherwise.</summary>
    public int ThrottleLimit { get; init; }

    /// <summary>Tries after the first at the most.</summary>
    public int MaximumRetryCount { get; init; }

    /// <summary>Seconds one try may take.</summary>
    public int TimeoutSec { get; init; }

    /// <summary>Where the ledger is; null where there is none.</summary>
    public string? LedgerPath { get; init; }

    /// <summary>Where the log is; null where none is kept.</summary>
    public string? LogPath { get; init; }

    /// <summary>When it was opened (UTC).</summary>
    public DateTimeOffset ConnectedAt { get; init; }

    /// <summary>Whether it is open.</summary>
    public bool IsOpen => _session.IsOpen;

    /// <summary>When the token runs out (UTC); null where the service did not say.</summary>
    public DateTimeOffset? TokenExpiresAt => _session.TokenExpiresAt;

    /// <summary>What the service allows and what of it is used, as of now.</summary>
    public RateLimitState RateLimit => _session.RateLimit;

    /// <summary>The session behind the connection, for this module's own use.</summary>
    internal IConnectionSession Session => _session;

    /// <inheritdoc/>
    public override string ToString() => Name;
}
