using GenesysRecordingTags.Core.Api;

namespace GenesysRecordingTags.Core.Http;

/// <summary>One request to the API host, before authentication and retries: what to send, not how often.</summary>
public sealed record ApiRequest
{
    /// <summary>GET, POST, PATCH, …</summary>
    public required HttpMethod Method { get; init; }

    /// <summary>Path and query below the base URI, escaped, with a leading slash.</summary>
    public required string PathAndQuery { get; init; }

    /// <summary>What happens where it reaches the service more than once.</summary>
    public required RequestSemantics Semantics { get; init; }

    /// <summary>The body; null where there is none.</summary>
    public ReadOnlyMemory<byte>? Body { get; init; }

    /// <summary>The media type of the body.</summary>
    public string MediaType { get; init; } = RequestBody.Json;

    /// <summary>The same for every attempt of one change; sent where the API honours such keys.</summary>
    public string? IdempotencyKey { get; init; }

    /// <summary>The scope the operation needs, to name it when the service answers 403 without saying so.</summary>
    public string? RequiredScope { get; init; }

    /// <summary>The permission the operation needs, where the API decides by permissions; named when the service answers 403 without saying so.</summary>
    public string? RequiredPermission { get; init; }

    /// <summary>What the request is about, in words for messages: <c>recording 'rec-1'</c>.</summary>
    public required string Subject { get; init; }

    /// <summary>The id of what the request is about, for hints where the service does not know it; null where there is none.</summary>
    public string? SubjectId { get; init; }

    /// <summary>The one recording that the request is about, for the log; null where there is none, or several.</summary>
    public string? RecordingId { get; init; }

    /// <summary>A single call that a person waits for passes bulk work at the rate limiter.</summary>
    public RequestPriority Priority { get; init; }

    /// <summary>Its place among the requests of a run that may be in flight, held already; null where nobody counts them.</summary>
    public ConcurrencyLease? ConcurrencyLease { get; init; }

    /// <summary>Called each time when an attempt has failed and another one will follow, before the wait for it; null where nobody wants to know.</summary>
    public Action? Retrying { get; init; }

    /// <summary>Another success than 2xx: statuses that are returned, not thrown (409 of a subscription).</summary>
    public IReadOnlyList<int> ExpectedStatuses { get; init; } = [];

    /// <summary>Whether it can change anything that matters.</summary>
    public bool IsChange => Semantics != RequestSemantics.Safe;
}
