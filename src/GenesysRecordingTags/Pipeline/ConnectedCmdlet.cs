using System.Management.Automation;
using System.Management.Automation.Runspaces;
using GenesysRecordingTags.Binding;
using GenesysRecordingTags.Completers;
using GenesysRecordingTags.Connections;
using GenesysRecordingTags.Core.Ledger;
using GenesysRecordingTags.Core.Session;
using GenesysRecordingTags.Pipeline;

namespace GenesysRecordingTags;

/// <summary>A cmdlet that works over a connection.</summary>
public abstract class ConnectedCmdlet : GenesysCmdlet
{
    private OpenConnection? _open;
    private CommandLog? _log;

    private protected ConnectedCmdlet()
    {
    }

    /// <summary>The connection to work over, or its name; the current one where it isn't given.</summary>
    [Parameter]
    [ConnectionTransformation]
    [ValidateNotNull]
    [ArgumentCompleter(typeof(ConnectionNameCompleter))]
    public GenesysConnection? Connection { get; set; }

    private protected OpenConnection Open => _open ??= ConnectionRegistry.Require(Connection);

    /// <summary>The connection, for a cmdlet that can do without one; null where there is none.</summary>
    private protected OpenConnection? OpenIfAny => Connection is null ? ConnectionRegistry.CurrentOf(Runspace.DefaultRunspace) : Open;

    private protected RecordingSession Session => Open.Session;

    /// <summary>The connection's ledger.</summary>
    private protected RecordingLedger Ledger => Open.Ledger;

    /// <summary>Whether the command is the one that settles changes of unknown outcome: it need not be told of them.</summary>
    private protected virtual bool SettlesChanges => false;

    /// <inheritdoc/>
    protected sealed override void EndProcessing()
    {
        base.EndProcessing();
        _log?.Complete();
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        base.Dispose(disposing);
        if (disposing)
        {
            EndLog(_log);
        }
    }

    private protected override void LogWarning(string text) => _log?.Warn(text);

    private protected override void LogError(ErrorRecord record, bool isTerminating) => _log?.Fail(record, isTerminating);

    /// <summary>Writes the command's last line to the log.</summary>
    private protected virtual void EndLog(CommandLog? log) => log?.End();

    private protected override void Announce()
    {
        _log = OpenIfAny?.Session.Log is { } log ? new CommandLog(log, Diagnostics.Command!) : null;
        if (OpenIfAny?.TakeSummary() is { } summary)
        {
            Notice.Write(this, summary, "Run", isShown: true);
        }

        if (!SettlesChanges && OpenIfAny?.Session.Unsettled.TakeMessage() is { } message)
        {
            WriteWarning(message);
        }
    }

    /// <summary>Asks the user; what is shown names the organisation.</summary>
    /// <param name="target">What is changed.</param>
    /// <param name="action">What is done to it.</param>
    private protected new bool ShouldProcess(string target, string action) => base.ShouldProcess($"{target} of {Session.Organization.Name}", action);

    /// <summary>Asks the user about something that is on this machine, and no organisation's.</summary>
    /// <param name="target">What is changed.</param>
    /// <param name="action">What is done to it.</param>
    private protected bool ShouldProcessLocally(string target, string action) => base.ShouldProcess(target, action);

    /// <summary>Calls into the session and waits for the answer; the session's diagnostics meanwhile are this cmdlet's.</summary>
    private protected T Await<T>(Func<CancellationToken, Task<T>> call)
    {
        Task<T> task;
        using (Session.Diagnostics.Use(Diagnostics))
        {
            task = call(StopToken);
        }

        return Wait(task);
    }
}
