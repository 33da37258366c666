using GenesysRecordingTags.Core.Authentication;

namespace GenesysRecordingTags.Core.Http;

/// <summary>One request on its way: what is sent, and what the tries so far have brought. Only ever touched by one try at a time.</summary>
internal sealed class RequestContext
{
    /// <summary>The request.</summary>
    public required ApiRequest Request { get; init; }

    /// <summary>Where it goes.</summary>
    public required Uri Uri { get; init; }

    /// <summary>The media type of its body.</summary>
    public string MediaType { get; init; } = RequestBody.Json;

    /// <summary>Who gives the bearer token; null where <see cref="Authorization"/> is fixed.</summary>
    public TokenProvider? Tokens { get; init; }

    /// <summary>The allowance it counts against; null for the login host, which has its own.</summary>
    public AdaptiveRateLimiter? RateLimiter { get; init; }

    /// <summary>The value of the Authorization header.</summary>
    public string? Authorization { get; set; }

    /// <summary>The token of the last try.</summary>
    public AccessToken? Token { get; set; }

    /// <summary>How many requests were sent.</summary>
    public int Attempts { get; set; }

    /// <summary>How many of them were retries.</summary>
    public int Retries { get; set; }

    /// <summary>A try reached the wire that may have changed something, and no answer settled it.</summary>
    public bool MayHaveBeenProcessed { get; set; }

    /// <summary>Whether the last try reached the wire.</summary>
    public bool WasSent { get; set; }

    /// <summary>Why the last try brought no answer.</summary>
    public SendFailure Failure { get; set; }

    /// <summary>What was thrown then.</summary>
    public Exception? Cause { get; set; }

    /// <summary>The HTTP status of the last try; 0 where it brought no answer.</summary>
    public int StatusCode { get; set; }

    /// <summary>The body of the last answer.</summary>
    public ReadOnlyMemory<byte> Body { get; set; }

    /// <summary>The service's id of the last answer.</summary>
    public string? CorrelationId { get; set; }

    /// <summary>Where a redirection points to.</summary>
    public Uri? Location { get; set; }

    /// <summary>How long the service asks to wait.</summary>
    public TimeSpan? RetryAfter { get; set; }

    /// <summary>The allowance is used up for so long that the request was not sent.</summary>
    public TimeSpan? RefusedWait { get; set; }

    /// <summary>When the service is asked again all the same; with <see cref="RefusedWait"/>.</summary>
    public TimeSpan AskedAgainIn { get; set; }

    /// <summary>Whether the request can change anything that matters.</summary>
    public bool IsChange => !IsSafe && Request.Method != HttpMethod.Get && Request.Method != HttpMethod.Head;

    /// <summary>Changes nothing that matters, although its method says so: a token's request.</summary>
    public bool IsSafe { get; init; }

    /// <summary>Whether sending it twice does what sending it once does.</summary>
    public bool IsIdempotent =>
        !IsChange || Request.IdempotencyKey is not null || Request.Method == HttpMethod.Put || Request.Method == HttpMethod.Delete;

    /// <summary>Whether the last answer is one that the caller takes.</summary>
    public bool IsAccepted =>
        Failure == SendFailure.None
        && RefusedWait is null
        && (StatusCode is >= 200 and < 300 || Request.ExpectedStatuses.Contains(StatusCode));

    /// <summary>Forgets the last try's answer before the next.</summary>
    public void Reset()
    {
        WasSent = false;
        Failure = SendFailure.None;
        Cause = null;
        StatusCode = 0;
        Body = default;
        CorrelationId = null;
        Location = null;
        RetryAfter = null;
        RefusedWait = null;
    }
}
