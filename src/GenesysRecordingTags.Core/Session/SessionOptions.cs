using GenesysRecordingTags.Core.Api;
using GenesysRecordingTags.Core.Validation;

namespace GenesysRecordingTags.Core.Session;

/// <summary>What a session is to be.</summary>
public sealed record SessionOptions
{
    /// <summary>The connection's name; null: the organisation's.</summary>
    public string? Name { get; init; }

    /// <summary>Which API to speak.</summary>
    public GenesysApi Api { get; init; }

    /// <summary>Where the API is; https, or http to loopback.</summary>
    public required Uri BaseUri { get; init; }

    /// <summary>Where tokens come from; null: <see cref="BaseUri"/>.</summary>
    public Uri? LoginUri { get; init; }

    /// <summary>The OAuth client's id; null where an access token is given.</summary>
    public string? ClientId { get; init; }

    /// <summary>The OAuth client's secret, or the access token where <see cref="ClientId"/> is null. Never shown, never written
    /// anywhere. The session disposes of it as soon as the API has its bytes.</summary>
    public required System.Security.SecureString Secret { get; init; }

    /// <summary>Whether it is the embedded organisation.</summary>
    public bool IsSandbox { get; init; }

    /// <summary>What takes the requests instead of the network; null: the network. Disposed with the session.</summary>
    public HttpMessageHandler? Handler { get; init; }

    /// <summary>Changes that are sent at the same time, at the most, where a run does not say.</summary>
    public int ThrottleLimit { get; init; } = ConnectionDefaults.ThrottleLimit;

    /// <summary>Tries after the first.</summary>
    public int MaximumRetryCount { get; init; } = ConnectionDefaults.MaximumRetryCount;

    /// <summary>How long one try may take.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(ConnectionDefaults.TimeoutSeconds);

    /// <summary>Where the ledger is; null: the user's data folder.</summary>
    public string? LedgerPath { get; init; }

    /// <summary>Takes over a ledger of version 0.1.0, which does not say whose it is, although that can't be told for certain.</summary>
    public bool AdoptLedger { get; init; }

    /// <summary>Keeps no ledger.</summary>
    public bool NoLedger { get; init; }

    /// <summary>The proxy to take; null: that of the environment or the system.</summary>
    public Http.ProxyOptions? Proxy { get; init; }

    /// <summary>Where the log is, as an absolute path; null: none is kept.</summary>
    public string? LogPath { get; init; }

    /// <summary>The taxonomies to check against.</summary>
    public TaxonomyCatalog Taxonomies { get; init; } = new();

    /// <summary>The clock.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>Everything but the secret.</summary>
    public override string ToString() => $"{Name} ({Api}, {BaseUri})";
}
