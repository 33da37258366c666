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

    private ChangeRun? _run;
    private CommandRuns? _runs;
    private EventPipeline? _pipeline;
    private ChangeProgressReporter? _progress;
    private ScriptBlockSinks? _scriptBlocks;

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

    /// <summary>Changes that are under way at the same time, at the most.</summary>
    private protected int MaximumInFlight => ThrottleLimit > 0 ? ThrottleLimit : Open.Connection.ThrottleLimit;

    /// <summary>What is written of a result.</summary>
    private protected virtual object? ToOutput(RecordingChange change, object? result) => result;

    /// <summary>What the ledger last saw applied to the recording of a change; null where it never did.</summary>
    private protected RecordingState? GetLastKnown(RecordingChange change) => Wait(CurrentRun.GetLastKnownAsync(change.Recording));

    /// <summary>Why a change can't be made by the rules of its kind; null where it can.</summary>
    private protected GenesysException? Validate(RecordingChange change) => CurrentRun.Validate(change);

    /// <summary>The event has to come again, although the command is through with it.</summary>
    private protected void KeepEvent(string eventId) => _pipeline!.Keep(eventId);

    /// <summary>Sends a change, unless the user declines it.</summary>
    /// <param name="change">The change.</param>
    /// <param name="action">What it does, for -WhatIf and -Confirm.</param>
    private protected void Submit(RecordingChange change, string action)
    {
        if (IsDryRun)
        {
            ShowPreview(change, action);
        }
        else if (ShouldChange(change, action))
        {
            Start(change);
        }
    }

    /// <summary>Shows what would become of a change, as the rules and the ledger tell it.</summary>
    private protected void ShowPreview(RecordingChange change, string action)
    {
        var preview = Wait(CurrentRun.PreviewAsync(change with { Run = Runs.ForPreview(change) }));
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
        });
    }

    /// <summary>Asks the user, once a change.</summary>
    /// <param name="change">The change.</param>
    /// <param name="action">What it does.</param>
    private protected bool ShouldChange(RecordingChange change, string action)
    {
        var description = DisplayText.Escape($"Performing the operation \"{action}\" on target \"Recording {change.Recording.RecordingId} of {Session.Organization.Name}\".");
        return ShouldProcess(description, $"Are you sure you want to perform this action?\n{description}", "Confirm", out _);
    }

    /// <summary>Sends a change, and writes the outcomes that are there by then.</summary>
    /// <param name="change">The change.</param>
    /// <param name="isFollowed">Whether another change of the same input item follows: that one finishes the event.</param>
    private protected void Start(RecordingChange change, bool isFollowed = false)
    {
        var run = CurrentRun;
        if ((Runs.Of(change) ?? BeginRun(change)) is not { } identity)
        {
            return;
        }

        Runs.Add(identity);
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
            Runs.Close(run.Progress);
        }
    }

    private protected override void EndLog(CommandLog? log) => log?.End(_runs?.Succeeded ?? 0, _runs?.Failed ?? 0, _runs?.Skipped ?? 0);

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
            return Wait(Runs.BeginAsync());
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
            Wait(Runs.EndAsync(run.Progress));
        }
        catch (GenesysException ex)
        {
            // Every change has its own error where the ledger failed it. A run that can't be ended shows as interrupted.
            WriteVerbose($"The end of the run could not be recorded: {ex.Message}");
        }

        Notice.Write(this, Runs.TakeSummary(run.Progress), "Run", isShown: run.Progress.Added > 1);
    }

    private ChangeRun CurrentRun => _run ??= StartRun();

    private CommandRuns Runs => _runs ??= new CommandRuns(Open, MyInvocation.MyCommand.Name, NewRunName);

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

    private bool IsWhatIf() => MyInvocation.BoundParameters.TryGetValue("WhatIf", out var given) && given is SwitchParameter isGiven
        ? isGiven
        : LanguagePrimitives.IsTrue(GetVariableValue("WhatIfPreference"));
}
