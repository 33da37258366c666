using System.Globalization;
using System.Management.Automation;
using GenesysRecordingTags.Binding;
using GenesysRecordingTags.Completers;
using GenesysRecordingTags.Core.Api;
using GenesysRecordingTags.Core.Audit.Undo;
using GenesysRecordingTags.Core.Audit;
using GenesysRecordingTags.Pipeline;

namespace GenesysRecordingTags;

/// <summary>Puts back what was there before a change, as far as the API can, and as a new change with its own audit record.</summary>
[Cmdlet(VerbsCommon.Undo, "RecordingChange", DefaultParameterSetName = AuditIdSet, SupportsShouldProcess = true, HelpUri = HelpPages.Folder + "Undo-RecordingChange.md")]
[OutputType(typeof(RecordingTagResult), typeof(RecordingMetadata), typeof(RecordingRetention))]
public sealed class UndoRecordingChangeCommand : RecordingChangeCmdlet
{
    private const string AuditIdSet = "AuditId";
    private const string RunIdSet = "RunId";
    private const string RunNameSet = "RunName";

    // A recording that is among them has to be looked at again before another of its changes is undone.
    private readonly HashSet<string> _started = new(StringComparer.Ordinal);

    private UndoPlanner? _planner;
    private OrderedReads<UndoRead>? _live;
    private long _rowCount;

    /// <summary>The audit records of the changes to undo.</summary>
    [Parameter(Mandatory = true, Position = 0, ParameterSetName = AuditIdSet, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [ValidateNotNullOrEmpty]
    [AuditIdTransformation]
    [ArgumentCompleter(typeof(AuditIdCompleter))]
    public string[] AuditId { get; set; } = [];

    /// <summary>Undoes all changes of the runs of these names, the last one first; wildcards are welcome, letter cases do not count.</summary>
    [Parameter(Mandatory = true, ParameterSetName = RunNameSet)]
    [SupportsWildcards]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(RunNameCompleter))]
    public string[]? RunName { get; set; }

    /// <summary>Undoes all changes of the runs of these ids, the last one first; wildcards are welcome.</summary>
    [Parameter(Mandatory = true, ParameterSetName = RunIdSet)]
    [SupportsWildcards]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(RunIdCompleter))]
    public string[]? RunId { get; set; }

    /// <summary>Puts the earlier values back although the recording was changed since, and does not wait for a pending index.</summary>
    [Parameter]
    public SwitchParameter Force { get; set; }

    /// <summary>The input item as a whole, to be the target of its errors.</summary>
    [Parameter(DontShow = true, ParameterSetName = AuditIdSet, ValueFromPipeline = true)]
    [AllowNull]
    public PSObject? InputObject { get; set; }

    private protected override string Activity => "Undoing changes";

    private protected override void Begin()
    {
        base.Begin();
        _planner = new UndoPlanner(AuditTrail.Of(Ledger), Session.Api.Capabilities);
        _live = new(Session, Diagnostics, MaximumInFlight, StopToken);
    }

    private protected override void Process()
    {
        base.Process();
        if (ParameterSetName != AuditIdSet)
        {
            return;
        }

        Columns.Check(InputObject);
        foreach (var auditId in AuditId)
        {
            var target = InputItem.Of(InputObject, auditId);
            try
            {
                Undo(_planner!.Plan(TrimId(auditId)), new ChangeInput(target, ++_rowCount));
            }
            catch (GenesysException ex) when (ex.Kind == GenesysErrorKind.AuditRecordNotFound)
            {
                WriteError(ErrorRecords.Of(ex, target));
            }
        }
    }

    private protected override void End()
    {
        if (ParameterSetName != AuditIdSet)
        {
            UndoRuns();
        }

        StartAll();
        base.End();
    }

    /// <summary>The last change first, so that each finds what it left.</summary>
    private void UndoRuns()
    {
        var trail = AuditTrail.Of(Ledger);
        var runs = new RunSelection(trail.Runs).Resolve(RunId, RunName, (error, text) => WriteError(ErrorRecords.Of(error, text)));
        if (runs.Count == 0)
        {
            return;
        }

        var unfinished = Ledger.FindUnfinished().Count(change => change.Intent.Change.Run is { } run && runs.Contains(run.Id));
        if (unfinished > 0)
        {
            WriteWarning(string.Create(
                CultureInfo.CurrentCulture,
                $"{unfinished:N0} {(unfinished == 1 ? "change" : "changes")} of what is to be undone {(unfinished == 1 ? "is" : "are")} unfinished, and may have been applied: they are not undone. "
                + $"Finish them with Resume-RecordingChange -RunId or -RunName, and undo the run again."));
        }

        var query = new RecordingAuditQuery { RunIds = runs, Outcomes = [AuditOutcome.Succeeded] };
        var auditIds = trail.Read(query).Select(record => record.AuditId).ToList();
        for (var i = auditIds.Count - 1; i >= 0; i--)
        {
            var plan = _planner!.Plan(auditIds[i]);
            if (_started.Contains(plan.Record.RecordingId))
            {
                StartAll();
                Drain();
                _started.Clear();
                plan = _planner.Plan(plan.Record);
            }

            if (plan.IsUndone)
            {
                WriteVerbose($"Recording '{plan.Record.RecordingId}': audit record {plan.Record.AuditId} was undone already.");
                continue;
            }

            _started.Add(plan.Record.RecordingId);
            Undo(plan, new ChangeInput(plan.Record, ++_rowCount));
        }
    }

    private void StartAll()
    {
        while (_live!.HasMore)
        {
            StartNext();
        }
    }

    private protected override void Unwind()
    {
        base.Unwind();
        _live?.Dispose();
        _live = null;
    }

    private void Undo(UndoPlan plan, ChangeInput input)
    {
        if (!plan.IsPossible(Force))
        {
            WriteError(ErrorRecords.Of(plan.ToError(Force), input.Target));
            return;
        }

        foreach (var stays in plan.CannotRestore)
        {
            WriteWarning($"Recording '{plan.Record.RecordingId}': {stays}");
        }

        var change = plan.Change! with { Force = Force, Input = input };
        if (!ShouldChange(change, $"Undo {plan.Record.AuditId}: {change.Describe()}"))
        {
            return;
        }

        while (_live!.IsFull)
        {
            StartNext();
        }

        plan = plan with { Change = change };
        _live.Add(token => ReadLiveAsync(plan, token));
        while (_live.IsNextReady)
        {
            StartNext();
        }
    }

    /// <summary>Asks the service what the recording holds now. It tells metadata and plain tags only; of tags with a label, the ledger alone knows.</summary>
    private async Task<UndoRead> ReadLiveAsync(UndoPlan plan, CancellationToken cancellationToken)
    {
        var change = plan.Change!;
        if (Force || !change.ReadsBefore || !Session.Api.Capabilities.CanReadMetadata)
        {
            return new UndoRead(plan);
        }

        try
        {
            return new UndoRead(plan, await Session.Api.Metadata.GetAsync(change.Recording, new ReadOptions(RequestPriority.Normal), cancellationToken).ConfigureAwait(false));
        }
        catch (GenesysException ex)
        {
            return new UndoRead(plan, Error: ex);
        }
    }

    /// <summary>Starts the next undoing, unless the service shows that the recording was changed since.</summary>
    private void StartNext()
    {
        var (plan, live, error) = Wait(_live!.Take());
        var differences = live is null ? [] : UndoPlanner.Compare(plan.Record, live);
        if (error is null && differences.Count == 0)
        {
            Start(plan.Change!);
            return;
        }

        WriteError(ErrorRecords.Of(error ?? (plan with { Obstacles = differences }).ToError(Force), ((ChangeInput)plan.Change!.Input!).Target));
    }
}
