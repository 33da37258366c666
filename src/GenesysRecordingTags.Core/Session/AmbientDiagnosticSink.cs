using System.Collections.Concurrent;

namespace GenesysRecordingTags.Core.Session;

/// <summary>Passes diagnostics on to whoever the current call is made for: a session serves many commands at the same time, and each
/// is to hear of its own work only. What is warned of in the background waits for the next one who listens.</summary>
public sealed class AmbientDiagnosticSink : IDiagnosticSink
{
    private const int MaximumKept = 20;

    private readonly AsyncLocal<IDiagnosticSink?> _current = new();
    private readonly ConcurrentQueue<string> _unheard = new();

    /// <inheritdoc/>
    public void Report(DiagnosticLevel level, string message)
    {
        if (_current.Value is { } sink)
        {
            sink.Report(level, message);
        }
        else if (level == DiagnosticLevel.Warning && _unheard.Count < MaximumKept)
        {
            _unheard.Enqueue(message);
        }
    }

    /// <inheritdoc/>
    public bool IsEnabled(DiagnosticLevel level) => _current.Value?.IsEnabled(level) ?? level == DiagnosticLevel.Warning;

    /// <summary>Names who hears of the calls that are made until the scope is disposed, and of all that these calls start.</summary>
    /// <param name="sink">Who hears.</param>
    public IDisposable Use(IDiagnosticSink sink)
    {
        ArgumentNullException.ThrowIfNull(sink);
        var before = _current.Value;
        _current.Value = sink;
        while (_unheard.TryDequeue(out var message))
        {
            sink.Report(DiagnosticLevel.Warning, message);
        }

        return new Scope(this, before);
    }

    private sealed class Scope(AmbientDiagnosticSink owner, IDiagnosticSink? before) : IDisposable
    {
        public void Dispose() => owner._current.Value = before;
    }
}
