using GenesysRecordingTags.Core.Authentication;
using Polly;

namespace GenesysRecordingTags.Core.Http;

/// <summary>One request on its way: what it is, and what its attempts so far add up to. Only ever touched by one attempt at a time.</summary>
/// <param name="request">The request.</param>
/// <param name="uri">Where it goes.</param>
/// <param name="honorsKeys">Whether the API honours idempotency keys.</param>
/// <param name="ending">The caller's cancellation, and the connection's: what ends an attempt otherwise is its time-out.</param>
internal sealed class RequestState(ApiRequest request, Uri uri, bool honorsKeys, CancellationToken ending)
{
    private static readonly ResiliencePropertyKey<RequestState> Key = new("request");

    /// <summary>The request.</summary>
    public ApiRequest Request => request;

    /// <summary>Where it goes.</summary>
    public Uri Uri => uri;

    /// <summary>Whether nobody waits for it any longer.</summary>
    public bool IsEnding => ending.IsCancellationRequested;

    /// <summary>The key to send; null where the API knows none.</summary>
    public string? IdempotencyKey => honorsKeys ? request.IdempotencyKey : null;

    /// <summary>Whether an attempt that may have been processed can be followed by another one.</summary>
    public bool CanRepeat => request.Semantics switch
    {
        RequestSemantics.Safe or RequestSemantics.Idempotent => true,
        RequestSemantics.Keyed => IdempotencyKey is not null,
        _ => false,
    };

    /// <summary>The value of the Authorization header.</summary>
    public string? Authorization { get; set; }

    /// <summary>The token of the last attempt; null for the request that asks for one.</summary>
    public AccessToken? Token { get; set; }

    /// <summary>How many requests were sent.</summary>
    public int Attempts { get; private set; }

    /// <summary>Whether the token was renewed for it.</summary>
    public bool IsRenewed { get; set; }

    /// <summary>How many of them were retries.</summary>
    public int Retries { get; set; }

    /// <summary>Whether the last attempt reached the wire.</summary>
    public bool WasSent { get; private set; }

    /// <summary>An attempt reached the wire that may have changed something, and no answer settled it.</summary>
    public bool MayHaveBeenProcessed { get; private set; }

    /// <summary>When the last attempt began, as a timestamp.</summary>
    public long AttemptStartedAt { get; private set; }

    /// <summary>How long the last attempt waited for the service's allowance before it.</summary>
    public TimeSpan Waited { get; set; }

    /// <summary>An attempt begins.</summary>
    /// <param name="timestamp">Now.</param>
    public void BeginAttempt(long timestamp)
    {
        AttemptStartedAt = timestamp;
        Attempts++;
        WasSent = false;
    }

    /// <summary>An attempt is over.</summary>
    /// <param name="wasSent">Whether it reached the wire.</param>
    /// <param name="statusCode">What it was answered; 0 where there was no answer.</param>
    public void EndAttempt(bool wasSent, int statusCode)
    {
        WasSent = wasSent;
        MayHaveBeenProcessed |= wasSent && request.IsChange && statusCode is 0 or >= 500;
    }

    /// <summary>The state of the request that a pipeline runs for.</summary>
    /// <param name="context">The pipeline's context.</param>
    public static RequestState Of(ResilienceContext context) => context.Properties.GetValue(Key, null!);

    /// <summary>Makes it known to the pipeline.</summary>
    /// <param name="context">The pipeline's context.</param>
    public void AttachTo(ResilienceContext context) => context.Properties.Set(Key, this);
}
