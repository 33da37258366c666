namespace GenesysRecordingTags;

/// <summary>Any error of this module. Its message and its other properties never hold a secret, and its message no control character.</summary>
public class GenesysException : Exception
{
    /// <summary>Makes an error.</summary>
    /// <param name="kind">What went wrong.</param>
    /// <param name="message">What went wrong, in words: the item, the field.</param>
    /// <param name="recommendedAction">The way out.</param>
    /// <param name="innerException">What caused it.</param>
    public GenesysException(GenesysErrorKind kind, string message, string recommendedAction, Exception? innerException = null)
        : base(DisplayText.Escape(message), innerException)
    {
        Kind = kind;
        RecommendedAction = DisplayText.Escape(recommendedAction);
    }

    /// <summary>What went wrong.</summary>
    public GenesysErrorKind Kind { get; }

    /// <summary>The run of the change that failed; null where it was none. Also in <see cref="Exception.Data"/>, for every kind of exception.</summary>
    public string? RunId => Data[nameof(RunId)] as string;

    /// <summary>The run's name; null where it has none.</summary>
    public string? RunName => Data[nameof(RunName)] as string;

    /// <summary>The way out.</summary>
    public virtual string RecommendedAction { get; }
}
