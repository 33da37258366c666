namespace GenesysRecordingTags.Core.Http;

/// <summary>A final answer of the API host: a success, or a status that the request expects.</summary>
public sealed record ApiResponse
{
    /// <summary>The HTTP status.</summary>
    public required int StatusCode { get; init; }

    /// <summary>The body, read whole, within the size bound.</summary>
    public ReadOnlyMemory<byte> Body { get; init; }

    /// <summary>The service's id of the request.</summary>
    public string? CorrelationId { get; init; }

    /// <summary>How many requests were sent, this one included.</summary>
    public int Attempts { get; init; }

    /// <summary>From the first try to this answer, waits included.</summary>
    public TimeSpan Latency { get; init; }
}
