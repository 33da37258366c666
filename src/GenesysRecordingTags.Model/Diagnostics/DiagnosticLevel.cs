namespace GenesysRecordingTags;

/// <summary>How loud a diagnostic is; each has its PowerShell stream.</summary>
public enum DiagnosticLevel
{
    /// <summary>For the people who build this.</summary>
    Debug,

    /// <summary>For the curious.</summary>
    Verbose,

    /// <summary>For everybody.</summary>
    Warning,
}
