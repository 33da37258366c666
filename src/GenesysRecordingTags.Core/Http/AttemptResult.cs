namespace GenesysRecordingTags.Core.Http;

/// <summary>What one attempt of a request brought.</summary>
internal sealed record AttemptResult
{
    /// <summary>Why it brought no answer that can be used.</summary>
    public AttemptFailure Failure { get; init; }

    /// <summary>What was thrown then.</summary>
    public Exception? Cause { get; init; }

    /// <summary>The HTTP status; 0 where there was no answer.</summary>
    public int StatusCode { get; init; }

    /// <summary>The body, within the size bound.</summary>
    public ReadOnlyMemory<byte> Body { get; init; }

    /// <summary>The service's id of the request.</summary>
    public string? CorrelationId { get; init; }

    /// <summary>Where a redirection points to.</summary>
    public Uri? Location { get; init; }

    /// <summary>How long the service asks to wait.</summary>
    public TimeSpan? RetryAfter { get; init; }

    /// <summary>What the answer says of the rate limit.</summary>
    public RateLimitHeaders? RateLimit { get; init; }

    /// <summary>The rate limiter's refusal: the request was not sent.</summary>
    public RateLimitLease? Refusal { get; init; }

    /// <summary>A word for messages and metrics.</summary>
    public string Reason => Failure switch
    {
        AttemptFailure.Unreachable => "unreachable",
        AttemptFailure.Broken => "broken",
        AttemptFailure.TimedOut => "timeout",
        AttemptFailure.Untrusted => "untrusted",
        AttemptFailure.ProxyRefused => "proxyrefused",
        AttemptFailure.TooLarge => "toolarge",
        AttemptFailure.Undecodable => "undecodable",
        _ => StatusCode.ToString(System.Globalization.CultureInfo.InvariantCulture),
    };

    /// <summary>Whether it is an answer that the caller takes.</summary>
    /// <param name="request">The request.</param>
    public bool IsAcceptedBy(ApiRequest request) =>
        Failure == AttemptFailure.None && Refusal is null && (StatusCode is >= 200 and < 300 || request.ExpectedStatuses.Contains(StatusCode));
}
