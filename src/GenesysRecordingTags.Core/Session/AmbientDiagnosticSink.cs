namespace GenesysRecordingTags.Core.Session;

/// <summary>Passes diagnostics on to whoever the current call is made for: a session serves many commands at the same time, and each
/// is to hear of its own work only.</summary>
public sealed class AmbientDiagnosticSink : IDiagnosticSink
{
    private readonly AsyncLocal<IDiagnosticSink?> _current = new();

    /// <inheritdoc/>
    public void Report(DiagnosticLevel level, string message) => _current.Value?.Report(level, message);

    /// <inheritdoc/>
    public bool IsEnabled(DiagnosticLevel level) => _current.Value?.IsEnabled(level) ?? false;

    /// <summary>Names who hears of the calls that are made until the scope is disposed, and of all that these calls start.</summary>
    /// <param name="sink">Who hears.</param>
    public IDisposable Use(IDiagnosticSink sink)
    {
        var before = _current.Value;
        _current.Value = sink;
        return new Scope(this, before);
    }

    private sealed class Scope(AmbientDiagnosticSink owner, IDiagnosticSink? before) : IDisposable
    {
        public void Dispose() => owner._current.Value = before;
    }
}
