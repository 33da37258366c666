namespace GenesysRecordingTags.Core.Http;

/// <summary>What becomes of a request at the rate limiter.</summary>
internal enum RateLimitDecision
{
    /// <summary>It waits.</summary>
    Wait,

    /// <summary>It goes now.</summary>
    Admit,

    /// <summary>It goes now, and asks whether a very long pause still holds.</summary>
    AdmitProbe,

    /// <summary>It fails: the wait would be too long.</summary>
    Refuse,
}
