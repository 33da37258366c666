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

    /// <summary>What a fault does to single items of a bulk call; null where it does nothing.</summary>
    public FaultAction? ItemFault { get; set; }

    /// <summary>Whether another client is to change the records first that this request is about.</summary>
    public bool HasRival { get; set; }

    public bool IsApiCall => PlatformRoutes.IsUnder(Target.Path);

    /// <summary>Whether the Platform API answers, whose errors and headers differ from the Media API's.</summary>
    public bool IsPlatformCall => Route.Platform is not null || PlatformRoutes.IsPrefixed(Target.Path);
}
