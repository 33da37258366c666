namespace GenesysRecordingTags.Sandbox;

/// <summary>What a sandbox organisation is made of and how it behaves. All has a default that suits a first look.</summary>
public sealed record SandboxOptions
{
    /// <summary>The client id that is accepted unless another is set.</summary>
    public const string DefaultClientId = "sandbox-client";

    /// <summary>The client secret that is accepted unless another is set.</summary>
    public const string DefaultClientSecret = "sandbox-secret";

    /// <summary>How many recordings there are at first. Interactions are about a ninth more: some leave no recording.</summary>
    public int RecordingCount { get; init; } = 500;

    /// <summary>The same seed makes the same sample data.</summary>
    public int Seed { get; init; } = 1;

    /// <summary>How long each API request takes, in real time whatever <see cref="TimeProvider"/> says.</summary>
    public TimeSpan Latency { get; init; } = TimeSpan.Zero;

    /// <summary>How long a token lives.</summary>
    public TimeSpan TokenLifetime { get; init; } = TimeSpan.FromHours(1);

    /// <summary>API requests allowed in one window; 0 means no limit.</summary>
    public int RateLimit { get; init; }

    /// <summary>The length of a rate limit's window. Windows begin at whole multiples of it.</summary>
    public TimeSpan RateLimitWindow { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>How long the archive's index takes after tagging.</summary>
    public TimeSpan IndexCompletionDelay { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>The share of taggings, 0.0 to 1.0, that answer <c>Pending</c>.</summary>
    public double IndexPendingShare { get; init; } = 0.8;

    /// <summary>The clock of tokens, windows, index and times in answers.</summary>
    public TimeProvider TimeProvider { get; init; } = TimeProvider.System;

    /// <summary>The client id that is accepted.</summary>
    public string ClientId { get; init; } = DefaultClientId;

    /// <summary>The client secret that is accepted.</summary>
    public string ClientSecret { get; init; } = DefaultClientSecret;

    /// <summary>The scopes that the client may have. A token has those of them that were asked for.</summary>
    public IReadOnlyList<string> GrantedScopes { get; init; } = SandboxScopes.All;

    /// <summary>Whether a 409 for a subscription's name has the existing one's <c>id</c>.</summary>
    public bool ConflictNamesSubscription { get; init; } = true;

    /// <summary>How many requests the journal keeps, the newest ones; 0 turns it off.</summary>
    public int MaxJournalEntries { get; init; } = 20_000;

    /// <summary>How many bytes of each request body the journal keeps.</summary>
    public int MaxJournalBodyLength { get; init; } = 16 * 1024;

    /// <summary>How many bytes of an answer the journal keeps whole; longer ones are left out, and 0 leaves out all.</summary>
    public int MaxJournalResponseLength { get; init; }

    /// <summary>How the organisation behaves on the Platform API.</summary>
    public SandboxPlatformOptions Platform { get; init; } = new();

    /// <inheritdoc/>
    public override string ToString() => $"sandbox of {RecordingCount} recordings, seed {Seed}";
}
