using System.Collections.Concurrent;
using GenesysRecordingTags.Core.Logging;

namespace GenesysRecordingTags.Core.Session;

/// <summary>Passes diagnostics on to whoever the current call is made for: a session serves many commands at the same time, and each
/// is to hear of its own work only. What is warned of in the background waits for the next one who listens.</summary>
public sealed class AmbientDiagnosticSink : IDiagnosticSink
{
    private const int MaximumKept = 20;

    private readonly AsyncLocal<IDiagnosticSink?> _current = new();
    private readonly ConcurrentQueue<string> _unheard = new();

    /// <summary>Takes warnings, too; null where no log is kept.</summary>
    public ActivityLog? Log { get; set; }

    /// <summary>The command that the current call is made for; null where there is none.</summary>
    public CommandIdentity? Command => _current.Value?.Command;

    /// <inheritdoc/>
    public void Report(DiagnosticLevel level, string message)
    {
        if (level == DiagnosticLevel.Warning)
        {
            Log?.Write(new LogEntry { Event = LogEvents.Warning, Level = LogLevel.Warning, Message = message });
            Show(message);
        }
        else
        {
            _current.Value?.Report(level, message);
        }
    }

    /// <summary>Shows a warning that is not for the log.</summary>
    /// <param name="message">The warning.</param>
    public void Show(string message)
    {
        if (_current.Value is { } sink)
        {
            sink.Report(DiagnosticLevel.Warning, message);
        }
        else if (_unheard.Count < MaximumKept)
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
