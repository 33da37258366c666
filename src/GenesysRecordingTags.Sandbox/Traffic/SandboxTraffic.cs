namespace GenesysRecordingTags.Sandbox;

/// <summary>API requests that came to their answer within one second.</summary>
/// <param name="Second">The second, in Unix time.</param>
/// <param name="Requests">All of them.</param>
/// <param name="RateLimited">Those that were answered 429.</param>
public sealed record SandboxTrafficSecond(long Second, int Requests, int RateLimited);

/// <summary>What went through the organisation since it was made or its statistics were cleared.</summary>
public sealed record SandboxTraffic
{
    /// <summary>Requests that are being answered now.</summary>
    public int InFlight { get; init; }

    /// <summary>The most requests that were being answered at one time.</summary>
    public int MaxInFlight { get; init; }

    /// <summary>Requests by operation.</summary>
    public IReadOnlyDictionary<SandboxOperation, long> Requests { get; init; } = new Dictionary<SandboxOperation, long>();

    /// <summary>All requests.</summary>
    public long TotalRequests { get; init; }

    /// <summary>Requests answered 429.</summary>
    public long RateLimited { get; init; }

    /// <summary>Requests that the client gave up.</summary>
    public long Cancelled { get; init; }

    /// <summary>Tokens issued.</summary>
    public long TokensIssued { get; init; }

    /// <summary>API requests by the second, oldest first; seconds without any are left out, and so is all beyond an hour.</summary>
    public IReadOnlyList<SandboxTrafficSecond> Seconds { get; init; } = [];
}
