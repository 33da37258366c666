namespace GenesysRecordingTags;

/// <summary>The caller cancelled a request. Says what the caller must know to record it: whether it may have been carried out.</summary>
public sealed class RequestCanceledException : OperationCanceledException
{
    /// <summary>Makes one.</summary>
    /// <param name="message">What was cancelled.</param>
    /// <param name="innerException">The cancellation itself.</param>
    /// <param name="cancellationToken">The caller's token.</param>
    public RequestCanceledException(string message, Exception? innerException, CancellationToken cancellationToken)
        : base(message, innerException, cancellationToken)
    {
    }

    /// <summary>How many requests were sent.</summary>
    public int Attempts { get; init; }

    /// <summary>Whether a change reached the wire and no answer settles it: record it as unknown. False: nothing was changed.</summary>
    public bool OutcomeUnknown { get; init; }
}
