namespace GenesysRecordingTags;

/// <summary>What the service allows, as learned from its answers (Media API, section 5), and what waits for it.</summary>
public sealed record RateLimitState
{
    /// <summary>Requests a window; null until the service says.</summary>
    public int? Limit { get; init; }

    /// <summary>Requests left in this window; null until the service says.</summary>
    public int? Remaining { get; init; }

    /// <summary>When the window ends (UTC); null until the service says.</summary>
    public DateTimeOffset? ResetAt { get; init; }

    /// <summary>Requests a second that are let through now; null where nothing holds them back.</summary>
    public double? RequestsPerSecond { get; init; }

    /// <summary>No request is sent before this moment (UTC), after a 429; null where none is held back.</summary>
    public DateTimeOffset? PausedUntil { get; init; }

    /// <summary>Requests that wait for their turn.</summary>
    public int Waiting { get; init; }

    /// <summary>Requests under way.</summary>
    public int InFlight { get; init; }

    /// <summary>How many requests were answered with 429 since the connection was opened.</summary>
    public long LimitedCount { get; init; }

    /// <inheritdoc/>
    public override string ToString() => Limit is null ? "unknown" : $"{Remaining}/{Limit}";
}
