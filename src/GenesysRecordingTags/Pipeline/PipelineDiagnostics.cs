using System.Collections.Concurrent;
using System.Management.Automation;

namespace GenesysRecordingTags.Pipeline;

/// <summary>Takes diagnostics from any thread, and shows them on the pipeline's own.</summary>
internal sealed class PipelineDiagnostics : IDiagnosticSink
{
    private readonly ConcurrentQueue<(DiagnosticLevel Level, string Message)> _queue = new();
    private readonly PSCmdlet _cmdlet;
    private readonly bool _isVerbose;
    private readonly bool _isDebug;

    /// <summary>Reads the cmdlet's preferences; call it on the pipeline thread.</summary>
    /// <param name="cmdlet">The cmdlet whose streams are written.</param>
    public PipelineDiagnostics(PSCmdlet cmdlet)
    {
        _cmdlet = cmdlet;
        Command = new CommandIdentity(cmdlet.MyInvocation.MyCommand.Name, Guid.NewGuid().ToString("n"));
        _isVerbose = IsOn("Verbose", "VerbosePreference");
        _isDebug = IsOn("Debug", "DebugPreference");
    }

    /// <inheritdoc/>
    public CommandIdentity Command { get; }

    /// <inheritdoc/>
    public bool IsEnabled(DiagnosticLevel level) => level switch
    {
        DiagnosticLevel.Debug => _isDebug,
        DiagnosticLevel.Verbose => _isVerbose,
        _ => true,
    };

    /// <inheritdoc/>
    public void Report(DiagnosticLevel level, string message)
    {
        if (IsEnabled(level))
        {
            _queue.Enqueue((level, DisplayText.Escape(message)));
        }
    }

    /// <summary>Writes what has come in; call it on the pipeline thread.</summary>
    public void Write()
    {
        while (_queue.TryDequeue(out var entry))
        {
            switch (entry.Level)
            {
                case DiagnosticLevel.Debug:
                    _cmdlet.WriteDebug(entry.Message);
                    break;
                case DiagnosticLevel.Verbose:
                    _cmdlet.WriteVerbose(entry.Message);
                    break;
                default:
                    _cmdlet.WriteWarning(entry.Message);
                    break;
            }
        }
    }

    private bool IsOn(string parameter, string preference)
    {
        if (_cmdlet.MyInvocation.BoundParameters.TryGetValue(parameter, out var bound) && bound is SwitchParameter isOn)
        {
            return isOn;
        }

        return LanguagePrimitives.TryConvertTo<ActionPreference>(_cmdlet.GetVariableValue(preference), out var action)
            && action is not (ActionPreference.SilentlyContinue or ActionPreference.Ignore);
    }
}
