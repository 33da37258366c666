namespace GenesysRecordingTags;

/// <summary>The service refused, failed or could not be reached (Media API, section 5).</summary>
public sealed class GenesysApiException : GenesysException
{
    private const string ResumeFirst =
        "The change may have been made all the same. Resume-RecordingChange repeats it as it was, and it is applied once.";

    /// <summary>Makes an error.</summary>
    /// <param name="kind">What went wrong.</param>
    /// <param name="message">What went wrong, in words.</param>
    /// <param name="recommendedAction">The way out.</param>
    /// <param name="innerException">What caused it.</param>
    public GenesysApiException(GenesysErrorKind kind, string message, string recommendedAction, Exception? innerException = null)
        : base(kind, message, recommendedAction, innerException)
    {
    }

    /// <summary>The HTTP status; null where there was no answer.</summary>
    public int? StatusCode { get; init; }

    /// <summary>The service's own code, for example <c>not.found</c>.</summary>
    public string? ServiceCode { get; init; }

    /// <summary>The service's id of the request, to quote to support.</summary>
    public string? CorrelationId { get; init; }

    /// <summary>The fields the service names.</summary>
    public IReadOnlyList<string> Fields { get; init; } = [];

    /// <summary>How long the service asks to wait.</summary>
    public TimeSpan? RetryAfter { get; init; }

    /// <summary>How many requests were sent.</summary>
    public int Attempts { get; init; }

    /// <summary>The way out. Where the outcome is unknown, it begins with the one that is safe: the same key again.</summary>
    public override string RecommendedAction => OutcomeUnknown ? $"{ResumeFirst} {base.RecommendedAction}".TrimEnd() : base.RecommendedAction;

    /// <summary>Whether the service may have done what was asked all the same: the request was sent, and no answer settles it.</summary>
    public bool OutcomeUnknown { get; init; }
}
