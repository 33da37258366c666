namespace GenesysRecordingTags;

/// <summary>A request of a probe, and how it was answered.</summary>
public sealed record GenesysProbeEvidence
{
    /// <summary>Method and path, with names in the place of ids.</summary>
    public required string Request { get; init; }

    /// <summary>The HTTP status; null where there was no answer.</summary>
    public int? StatusCode { get; init; }

    /// <summary>The service's own code of a refusal.</summary>
    public string? ErrorCode { get; init; }

    /// <summary>The service's id of the request, to quote to support.</summary>
    public string? CorrelationId { get; init; }

    /// <summary>What the answer said, as far as it is about the question.</summary>
    public string? Detail { get; init; }

    /// <inheritdoc/>
    public override string ToString() => $"{Request}: {StatusCode}{(ErrorCode is null ? string.Empty : $" {ErrorCode}")}";
}
