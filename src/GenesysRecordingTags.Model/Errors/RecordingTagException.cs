namespace GenesysRecordingTags;

/// <summary>A set of tags breaks the rules; nothing of it was sent.</summary>
public sealed class RecordingTagException : GenesysException
{
    /// <summary>Makes an error of what validation says.</summary>
    /// <param name="validation">What validation says; at least one problem.</param>
    public RecordingTagException(TagValidationResult validation)
        : base(
            GenesysErrorKind.InvalidTag,
            Describe(validation),
            "Correct the named fields and send the recording's tags again; nothing of this set was sent.") => Validation = validation;

    /// <summary>What validation says.</summary>
    public TagValidationResult Validation { get; }

    private static string Describe(TagValidationResult validation)
    {
        ArgumentNullException.ThrowIfNull(validation);
        var recording = string.IsNullOrWhiteSpace(validation.RecordingId) ? "The recording" : $"Recording '{validation.RecordingId}'";
        return $"{recording}: {string.Join(" ", validation.Problems)}";
    }
}
