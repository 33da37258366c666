namespace GenesysRecordingTags;

/// <summary>What a connection shows of its session.</summary>
public interface IConnectionSession
{
    /// <summary>Whether it is open.</summary>
    bool IsOpen { get; }

    /// <summary>When the token runs out (UTC).</summary>
    DateTimeOffset? TokenExpiresAt { get; }

    /// <summary>What the service allows and what of it is used.</summary>
    RateLimitState RateLimit { get; }
}
