using GenesysRecordingTags.Connections;
using GenesysRecordingTags.Core.Changes;

namespace GenesysRecordingTags.Pipeline;

/// <summary>The runs that a command works on: the one it begins with its first change, and those that its changes belong to already.</summary>
/// <param name="open">The connection.</param>
/// <param name="command">The command.</param>
/// <param name="name">The name that the command's run is to have; null where it has none.</param>
internal sealed class CommandRuns(OpenConnection open, string command, string? name)
{
    private readonly Dictionary<string, RunIdentity> _runs = new(StringComparer.Ordinal);
    private RunIdentity? _own;

    /// <summary>Changes that were made, once the runs are closed.</summary>
    public long Succeeded { get; private set; }

    /// <summary>Changes that failed, once the runs are closed.</summary>
    public long Failed { get; private set; }

    /// <summary>Changes that were made earlier, and not again, once the runs are closed.</summary>
    public long Skipped { get; private set; }

    /// <summary>The run of a change; null where the command's run has yet to begin.</summary>
    /// <param name="change">The change.</param>
    public RunIdentity? Of(RecordingChange change) => change.Run ?? _own;

    /// <summary>The run that a change is looked up in to preview it: no run begins for that.</summary>
    /// <param name="change">The change.</param>
    public RunIdentity? ForPreview(RecordingChange change) => name is null ? change.Run : _own ??= open.Session.FindRun(name);

    /// <summary>Begins the command's run.</summary>
    /// <exception cref="GenesysException">The ledger can't take it.</exception>
    public async Task<RunIdentity> BeginAsync() => _own = await open.Session.BeginRunAsync(command, name).ConfigureAwait(false);

    /// <summary>A change of a run is sent: the command works on that run.</summary>
    /// <param name="run">The run.</param>
    public void Add(RunIdentity run) => _runs.TryAdd(run.Id, run);

    /// <summary>Ends the runs.</summary>
    /// <param name="progress">What became of the changes.</param>
    /// <exception cref="GenesysException">The ledger can't take it.</exception>
    public Task EndAsync(ChangeProgress progress) => EndAsync(progress.Skipped, wasStopped: false);

    /// <summary>What became of the changes, in one line. Nothing more is said of the runs after that.</summary>
    /// <param name="progress">What became of them.</param>
    public string TakeSummary(ChangeProgress progress)
    {
        var summary = Summarize(progress);
        _runs.Clear();
        return summary;
    }

    /// <summary>The command sends no more. Where it was stopped it can't write any more either: what became of its changes is said by the next one.</summary>
    /// <param name="progress">What became of the changes.</param>
    public void Close(ChangeProgress progress)
    {
        (Succeeded, Failed, Skipped) = (progress.Succeeded, progress.Failed, progress.Skipped);
        if (_runs.Count == 0)
        {
            return;
        }

        open.LeaveSummary($"{command} was stopped: {Summarize(progress)}");
        try
        {
            EndAsync(progress.Skipped, wasStopped: true).GetAwaiter().GetResult();
        }
        catch (GenesysException)
        {
            // Without its ledger a run can't be ended. It then shows as interrupted, which is what happened.
        }

        _runs.Clear();
    }

    private string Summarize(ChangeProgress progress) => RunSummary.Of(progress, _runs.Values, open.Session.Ledger is not null);

    private Task EndAsync(long skipped, bool wasStopped) =>
        Task.WhenAll(_runs.Values.Select(run => open.Session.EndRunAsync(run.Id, wasStopped, run.Id == _own?.Id ? skipped : 0)));
}
