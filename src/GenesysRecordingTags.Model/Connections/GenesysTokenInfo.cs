namespace GenesysRecordingTags;

/// <summary>What the service says of the token in use (Media API, section 1).</summary>
public sealed record GenesysTokenInfo
{
    /// <summary>Whether the service takes the token.</summary>
    public bool Active { get; init; }

    /// <summary>The scopes the token has.</summary>
    public IReadOnlyList<string> Scopes { get; init; } = [];

    /// <summary>The scopes this module needs and the token has not.</summary>
    public IReadOnlyList<string> MissingScopes { get; init; } = [];

    /// <summary>The organisation.</summary>
    public string? Organization { get; init; }

    /// <summary>The OAuth client's id.</summary>
    public string? ClientId { get; init; }

    /// <summary>When the token runs out (UTC).</summary>
    public DateTimeOffset? ExpiresAt { get; init; }

    /// <summary>How long the service took to answer.</summary>
    public TimeSpan Latency { get; init; }
}
