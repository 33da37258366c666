namespace GenesysRecordingTags;

/// <summary>Nobody listens.</summary>
public sealed class NullDiagnosticSink : IDiagnosticSink
{
    private NullDiagnosticSink()
    {
    }

    /// <summary>The one instance.</summary>
    public static NullDiagnosticSink Instance { get; } = new();

    /// <inheritdoc/>
    public void Report(DiagnosticLevel level, string message)
    {
    }

    /// <inheritdoc/>
    public bool IsEnabled(DiagnosticLevel level) => false;
}
