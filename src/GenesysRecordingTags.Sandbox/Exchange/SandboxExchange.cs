namespace GenesysRecordingTags.Sandbox;

/// <summary>One request on its way to its answer.</summary>
internal sealed class SandboxExchange(SandboxRequest request, RequestTarget target, SandboxRoute route)
{
    public SandboxRequest Request { get; } = request;

    public RequestTarget Target { get; } = target;

    public SandboxRoute Route { get; } = route;

    /// <summary>The id that the answer's header and an error body carry.</summary>
    public required string CorrelationId { get; init; }

    /// <summary>The moment at which the request is answered.</summary>
    public DateTimeOffset Now { get; set; }

    /// <summary>The allowance after this request; null where no limit applies.</summary>
    public RateReading? Rate { get; set; }

    /// <summary>How a page of events is to be falsified.</summary>
    public EventPageFault EventFault { get; set; }

    public bool IsApiCall => Target.Path.StartsWith("/api/", StringComparison.Ordinal);
}
