using System.Management.Automation;
using GenesysRecordingTags.Core.Api;
using GenesysRecordingTags.Core.Changes;
using GenesysRecordingTags.Pipeline;

namespace GenesysRecordingTags;

/// <summary>A cmdlet that changes many recordings at the same time. It feeds a run of changes and drains it, on the pipeline thread; how
/// many are under way at once is the run's affair.</summary>
public abstract class RecordingChangeCmdlet : ConnectedCmdlet
{
    private static readonly string[] AuditTag = ["Audit"];

    private readonly Dictionary<string, RunIdentity> _runs = new(StringComparer.Ordinal);

    private ChangeRun? _run;
    private RunIdentity? _ownRun;
    private EventPipeline? _pipeline;
    private ChangeProgressReporter? _progress;
    private ScriptBlockSinks? _scriptBlocks;
    private long _succeeded;
    private long _failed;
    private long _skipped;

    private protected RecordingChangeCmdlet()
    {
    }

    /// <summary>Changes that are sent at the same time, at the most; the connection's limit where it isn't given.</summary>
    [Parameter]
    [ValidateRange(1, 1024)]
    public int ThrottleLimit { get; set; }

    /// <summary>Whether changes are only shown.</summary>
    private protected bool IsDryRun { get; private set; }

    /// <summary>What the progress bar says this cmdlet is doing.</summary>
    private protected abstract string Activity { get; }

    /// <summary>Whether to read what a change of metadata is about to replace.</summary>
    private protected virtual bool ReadsBefore => true;

    /// <summary>The name that the command's run is to have; null where it has none.</summary>
    private protected virtual string? NewRunName => null;

    /// <summary>Makes a reader of what changes depend on, as wide as the changes themselves.</summary>
    internal OrderedReads<TAnswer> CreateReads<TAnswer>() => new(Session, Diagnostics, MaximumInFlight, StopToken);

    /// <summary>Waits on the pipeline thread.</summary>
    internal TAnswer WaitFor<TAnswer>(Task<TAnswer> task) => Wait(task);

    /// <summary>Sends what an input item became: a change of tags, of retention, or one of each, for which the user is asked once. Where the dates
    /// can't be made, nothing of it is sent.</summary>
    internal void SubmitPlanned(AddTagChange? tags, SetRetentionChange? retention)
    {
        if (retention?.Refusal is { } refusal)
        {
            Refuse(retention, refusal);
        }
        else if (tags is null || retention is null)
        {
            var change = (RecordingChange?)tags ?? retention!;
            Submit(change, change.Describe());
        }
        else if (IsDryRun || (_run ??= StartRun()).Validate(tags) is not null)
        {
            // Tags that break a rule end the whole of it, as they do where both go out in one request.
            Submit(tags, $"{tags.Describe()}; {retention.Describe()}");
        }
        else if (ShouldChange(tags, $"{tags.Describe()}; {retention.Describe()}", out _))
        {
            var pair = new ResultPair();
            Start(WithPair(tags, pair), isFollowed: true);
            Start(WithPair(retention, pair));
        }
    }

    /// <summary>What is written of a result.</summary>
    private protected virtual object? ToOutput(RecordingChange change, object? result) => result;

    /// <summary>What the ledger last saw applied to the recording of a change; null where it never did.</summary>
    private protected RecordingState? GetLastKnown(RecordingChange change) => Wait((_run ??= StartRun()).GetLastKnownAsync(change.Recording));

    /// <summary>Refuses a store, or an index, that the API or the connection has not.</summary>
    /// <param name="store">Where tags are to be kept.</param>
    /// <param name="index">Where they are to be put besides.</param>
    private protected void CheckStore(TagStore store, TagIndex index)
    {
        if (store == TagStore.Service && index == TagIndex.None)
        {
            return;
        }

        var capabilities = Session.Api.Capabilities;
        if (!capabilities.CanIndexTags)
        {
            throw capabilities.CreateUnsupported("keep tags anywhere else: they are part of the recording there, and its archive finds them");
        }

        if (store == TagStore.Ledger)
        {
            // With -NoLedger there is none: said before anything is done.
            _ = Ledger;
        }
    }

    /// <summary>Sends a change, unless the user declines it.</summary>
    /// <param name="change">The change.</param>
    /// <param name="action">What it does, for -WhatIf and -Confirm.</param>
    private protected void Submit(RecordingChange change, string action)
    {
        if (IsDryRun)
        {
            ShowPreview(change, action);
        }
        else if (ShouldChange(change, action, out _))
        {
            Start(change);
        }
    }

    /// <summary>Shows what would become of a change, as the rules and the ledger tell it.</summary>
    private protected void ShowPreview(RecordingChange change, string action)
    {
        var run = NewRunName is { } name ? _ownRun ??= Session.FindRun(name) : change.Run;
        var preview = Wait((_run ??= StartRun()).PreviewAsync(change with { Run = run }));
        if (preview.Error is { } error)
        {
            Write(new RecordingChangeOutcome { Change = change, Error = error });
            return;
        }

        ShouldChange(change, preview.Verdict switch
        {
            IntentVerdict.AlreadyApplied => $"Send nothing, because it was applied earlier (audit record {preview.Earlier ?? "unknown"}): {action}",
            IntentVerdict.InProgress => $"Wait for another process that does it now: {action}",
            IntentVerdict.Overtaken => $"Send nothing, because a later change ({preview.Earlier}) has overtaken it: {action}",
            _ => action,
        }, out _);
    }

    /// <summary>Asks the user, once a change.</summary>
    /// <param name="change">The change.</param>
    /// <param name="action">What it does.</param>
    /// <param name="reason">Why not, where the answer is no.</param>
    private protected bool ShouldChange(RecordingChange change, string action, out ShouldProcessReason reason)
    {
        var description = DisplayText.Escape($"Performing the operation \"{action}\" on target \"Recording {change.Recording.RecordingId} of {Session.Organization.Name}\".");
        return ShouldProcess(description, $"Are you sure you want to perform this action?\n{description}", "Confirm", out reason);
    }

    /// <summary>Sends a change, and writes the outcomes that are there by then.</summary>
    /// <param name="change">The change.</param>
    /// <param name="isFollowed">Whether another change of the same input item follows: that one finishes the event.</param>
    private protected void Start(RecordingChange change, bool isFollowed = false)
    {
        var run = _run ??= StartRun();
        if ((change.Run ?? _ownRun ?? BeginRun(change)) is not { } identity)
        {
            return;
        }

        _runs.TryAdd(identity.Id, identity);
        change = change with { FinishesEvent = !isFollowed && !_pipeline!.HasLaterChange(MyInvocation.PipelinePosition), Run = identity };
        while (!TryAdd(run, change))
        {
            WaitForOutcome(run);
        }

        if (isFollowed)
        {
            return;
        }

        if (UpstreamWait.IsAhead)
        {
            // No further input will call this cmdlet for a while: whoever follows wants to see now what became of this.
            Drain();
        }
        else
        {
            WriteReady(run);
        }
    }

    /// <summary>Writes every outcome that is still to come.</summary>
    private protected void Drain()
    {
        while (_run is { HasMore: true } run)
        {
            WaitForOutcome(run);
        }

        if (_run is { Progress.Added: > 0 })
        {
            _scriptBlocks!.Deliver(Diagnostics, StopToken);
        }
    }

    private protected override void Begin()
    {
        _pipeline = EventPipeline.Join(MyInvocation, isChange: true);
        IsDryRun = IsWhatIf();
        if (IsDryRun)
        {
            // Not when the first change is shown: a filter in between may drop every event.
            _pipeline.MarkDryRun();
        }
    }

    private protected override void Process()
    {
        _pipeline!.Seal();
        _pipeline.MarkReceived();
    }

    private protected override void End()
    {
        _pipeline!.Seal();
        if (_run is { } run)
        {
            _progress!.Total = run.Progress.Added;
        }

        Drain();
        Wait(_pipeline!.FinishAsync(MyInvocation.PipelinePosition));
        EndRuns();
        Unwind();
        _progress?.Complete();
    }

    private protected override void Unwind()
    {
        _pipeline?.Seal();
        if (Interlocked.Exchange(ref _run, null) is { } run)
        {
            run.DisposeAsync().AsTask().GetAwaiter().GetResult();
            _succeeded = run.Progress.Succeeded;
            _failed = run.Progress.Failed;
            _skipped = run.Progress.Skipped;
            LeaveSummary(run.Progress);
        }
    }

    private protected override void EndLog(CommandLog? log) => log?.End(_succeeded, _failed, _skipped);

    private protected override void Tick()
    {
        base.Tick();
        if (_run is { } run)
        {
            _progress?.Update(run.Progress);
        }
    }

    /// <summary>Begins the command's run with its first change. A ledger that can't take that is an error of the change: the next may fare better.</summary>
    private RunIdentity? BeginRun(RecordingChange change)
    {
        try
        {
            return _ownRun = Wait(Session.BeginRunAsync(MyInvocation.MyCommand.Name, NewRunName));
        }
        catch (GenesysException ex)
        {
            Write(RecordingChangeOutcome.NotSent(change, ex));
            return null;
        }
    }

    /// <summary>Ends the runs that the command worked on, and says what became of its changes.</summary>
    private void EndRuns()
    {
        if (_run is not { Progress.Added: > 0 } run)
        {
            return;
        }

        try
        {
            Wait(EndRunsAsync(run.Progress.Skipped, wasStopped: false));
        }
        catch (GenesysException ex)
        {
            // Every change has its own error where the ledger failed it. A run that can't be ended shows as interrupted.
            WriteVerbose($"The end of the run could not be recorded: {ex.Message}");
        }

        RunSummary.Write(this, RunSummary.Of(run.Progress, _runs.Values, Session.Ledger is not null), isShown: run.Progress.Added > 1);
        _runs.Clear();
    }

    // A number, and not the progress: a value type of Core that a lambda captures is a field, which reflection over the cmdlet has to load.
    private Task EndRunsAsync(long skipped, bool wasStopped) => Task.WhenAll(_runs.Values.Select(run =>
        Session.EndRunAsync(run.Id, wasStopped, run.Id == _ownRun?.Id ? skipped : 0)));

    /// <summary>The command was stopped and can't write any more: what became of its changes is said by the next one.</summary>
    private void LeaveSummary(ChangeProgress progress)
    {
        if (_runs.Count == 0)
        {
            return;
        }

        Open.LeaveSummary($"{MyInvocation.MyCommand.Name} was stopped: {RunSummary.Of(progress, _runs.Values, Session.Ledger is not null)}");
        try
        {
            EndRunsAsync(progress.Skipped, wasStopped: true).GetAwaiter().GetResult();
        }
        catch (GenesysException)
        {
            // Without its ledger a run can't be ended. It then shows as interrupted, which is what happened.
        }

        _runs.Clear();
    }

    private int MaximumInFlight => ThrottleLimit > 0 ? ThrottleLimit : Open.Connection.ThrottleLimit;

    private ChangeRun StartRun()
    {
        _progress = new ChangeProgressReporter(this, Activity, () => Open.Connection.RateLimit);
        _scriptBlocks = new ScriptBlockSinks(Open);
        return Session.StartChanges(new ChangeRunOptions
        {
            ThrottleLimit = MaximumInFlight,
            Priority = MyInvocation.ExpectingInput ? RequestPriority.Normal : RequestPriority.Interactive,
            ReadBefore = ReadsBefore,
        });
    }

    private bool TryAdd(ChangeRun run, RecordingChange change)
    {
        using (Session.Diagnostics.Use(Diagnostics))
        {
            return run.TryAdd(change);
        }
    }

    private void WaitForOutcome(ChangeRun run)
    {
        if (!WriteReady(run))
        {
            Wait(run.WaitAsync(StopToken));
            WriteReady(run);
        }
    }

    private bool WriteReady(ChangeRun run)
    {
        var hasWritten = false;
        while (run.TryTake(out var outcome))
        {
            hasWritten = true;
            Write(outcome);
        }

        if (hasWritten)
        {
            _scriptBlocks!.DeliverNowAndThen(Diagnostics, StopToken);
        }

        Tick();
        return hasWritten;
    }

    private void Write(RecordingChangeOutcome outcome)
    {
        if (outcome.IsUnfinished && outcome.Change.SourceEventId is { } eventId && _pipeline!.HasLaterChange(MyInvocation.PipelinePosition))
        {
            _pipeline.Keep(eventId);
        }

        if (outcome.Audit is not null)
        {
            WriteInformation(outcome.Audit, AuditTag);
        }

        if (outcome.Error is not null and not OperationCanceledException)
        {
            ErrorRecords.Mark(outcome.Error, outcome.Change.Run);
            var input = outcome.Change.Input as ChangeInput;
            // The log has it already, as the outcome of the change.
            ((Cmdlet)this).WriteError(ErrorRecords.Of(outcome.Error, input?.Target, input?.Prefix(outcome.Change.Recording.RecordingId)));
        }

        var result = outcome.Error is null ? outcome.Result : null;
        Open.SawPolicy((result as RecordingTagResult)?.RetentionPolicy?.Name);
        if ((outcome.Change.Input as ChangeInput)?.Pair is { } pair)
        {
            result = pair.Take(result, WriteWarning);
        }

        if (ToOutput(outcome.Change, result) is { } output)
        {
            WriteObject(output);
        }
    }

    private static RecordingChange WithPair(RecordingChange change, ResultPair pair) =>
        change with { Input = (change.Input as ChangeInput ?? new ChangeInput(null, 0)) with { Pair = pair } };

    /// <summary>Records that a change can't be made, and tells why. Nobody is asked: nothing is sent.</summary>
    private void Refuse(RecordingChange change, GenesysException refusal)
    {
        if (IsDryRun)
        {
            ShowPreview(change, change.Describe());
            return;
        }

        if (change.SourceEventId is { } eventId && TransientErrors.IsTransient(refusal.Kind))
        {
            // The recording could not be read this time: its event has to come again.
            _pipeline!.Keep(eventId);
        }

        Start(change);
    }

    private bool IsWhatIf() => MyInvocation.BoundParameters.TryGetValue("WhatIf", out var given) && given is SwitchParameter isGiven
        ? isGiven
        : LanguagePrimitives.IsTrue(GetVariableValue("WhatIfPreference"));
}
