namespace GenesysRecordingTags.Sandbox;

/// <summary>What a fault does, in detail. Properties that the kind does not know are ignored.</summary>
public sealed record FaultAction
{
    /// <summary>What is done.</summary>
    public required FaultKind Kind { get; init; }

    /// <summary>The status of <see cref="FaultKind.Status"/> (default 503) and <see cref="FaultKind.HtmlBody"/> (default 502).</summary>
    public int? StatusCode { get; init; }

    /// <summary>Retry-After, in seconds from now; null leaves the header out.</summary>
    public int? RetryAfterSeconds { get; init; }

    /// <summary>Whether Retry-After is written as an HTTP date.</summary>
    public bool RetryAfterAsDate { get; init; }

    /// <summary>The body of a status, web page or wrong JSON type; null means the usual one.</summary>
    public string? Body { get; init; }

    /// <summary>The content type of <see cref="Body"/>.</summary>
    public string? ContentType { get; init; }

    /// <summary>How much later <see cref="FaultKind.Delay"/> answers.</summary>
    public double DelayMilliseconds { get; init; }

    /// <summary>How many bytes of the body come before a <see cref="FaultKind.ResetInBody"/>; null means one half.</summary>
    public int? BytesSent { get; init; }

    /// <summary>How many mebibytes of blanks a <see cref="FaultKind.HugeBody"/> has; null means 64.</summary>
    public int? Mebibytes { get; init; }

    /// <summary>Whether a <see cref="FaultKind.Conflict"/> leaves the id out.</summary>
    public bool WithoutId { get; init; }

    /// <summary>How many items, the first ones, an <see cref="FaultKind.ItemFailure"/> fails with <see cref="StatusCode"/>; null means 1.</summary>
    public int? Items { get; init; }

    /// <summary>Whether a status, reset, web page, hang or failed item comes after the request was processed: the change is applied, its answer lost.</summary>
    public bool AfterApplying { get; init; }

    internal bool ProcessesRequest => AfterApplying || Kind is FaultKind.ResetInBody or FaultKind.TruncatedJson
        or FaultKind.EmptyBody or FaultKind.WrongJsonType or FaultKind.HugeBody or FaultKind.Conflict;

    internal EventPageFault EventFault => Kind switch
    {
        FaultKind.MalformedEvents => EventPageFault.Malformed,
        FaultKind.ReorderedEvents => EventPageFault.Reordered,
        FaultKind.DuplicatedEvents => EventPageFault.Duplicated,
        FaultKind.RepeatedPageToken => EventPageFault.RepeatedToken,
        _ => EventPageFault.None,
    };
}
