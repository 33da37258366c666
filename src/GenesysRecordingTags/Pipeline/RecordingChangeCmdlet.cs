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
    private UncommittedEvents? _uncommittedEvents;
    private ChangeProgressReporter? _progress;
    private ScriptBlockSinks? _scriptBlocks;

    private protected RecordingChangeCmdlet()
    {
    }

    /// <summary>Changes that are sent at the same time, at the most; the connection's limit where it isn't given.</summary>
    [Parameter]
    [ValidateRange(1, 1024)]
    public int ThrottleLimit { get; set; }

    private protected UncommittedEvents UncommittedEvents => _uncommittedEvents ??= new UncommittedEvents(Session.CursorCommitter);

    /// <summary>What the progress bar says this cmdlet is doing.</summary>
    private protected abstract string Activity { get; }

    /// <summary>Whether to read what a change of metadata is about to replace.</summary>
    private protected virtual bool ReadsBefore => true;

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        base.Dispose(disposing);

        // Only now has every command of the pipeline saved its cursor: what is abandoned here is taken out of it again.
        _uncommittedEvents?.Dispose();
    }

    /// <summary>Sends a change, unless the user declines it.</summary>
    /// <param name="change">The change.</param>
    /// <param name="action">What it does, for -WhatIf and -Confirm.</param>
    /// <param name="heldEvents">The events that are held for it.</param>
    private protected void Submit(RecordingChange change, string action, IReadOnlyList<string>? heldEvents = null)
    {
        if (ShouldChange(change, action, out var reason))
        {
            Start(change, heldEvents);
        }
        else if (reason != ShouldProcessReason.WhatIf)
        {
            UncommittedEvents.Release(heldEvents);
        }
        else if (change.SourceEventId is not null)
        {
            // What -WhatIf lets pass must come again in the real run.
            UncommittedEvents.Hold(change.SourceEventId);
        }
    }

    /// <summary>Asks the user, once a change.</summary>
    /// <param name="change">The change.</param>
    /// <param name="action">What it does.</param>
    /// <param name="reason">Why not, where the answer is no.</param>
    private protected bool ShouldChange(RecordingChange change, string action, out ShouldProcessReason reason)
    {
        var description = DisplayText.Escape($"Performing the operation \"{action}\" on target \"Recording {change.Recording.RecordingId}\".");
        return ShouldProcess(description, $"Are you sure you want to perform this action?\n{description}", "Confirm", out reason);
    }

    /// <summary>Sends a change, and writes the outcomes that are there by then.</summary>
    /// <param name="change">The change.</param>
    /// <param name="heldEvents">The events that are held for it.</param>
    private protected void Start(RecordingChange change, IReadOnlyList<string>? heldEvents = null)
    {
        var run = _run ??= StartRun();
        while (!TryAdd(run, change))
        {
            WaitForOutcome(run);
        }

        UncommittedEvents.Release(heldEvents);
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

        if (_run is not null)
        {
            _scriptBlocks!.Deliver(Diagnostics, StopToken);
        }
    }

    private protected override void End()
    {
        if (_run is { } run)
        {
            _progress!.Total = run.Progress.Added;
        }

        Drain();
        Unwind();
        _progress?.Complete();
    }

    private protected override void Unwind()
    {
        if (Interlocked.Exchange(ref _run, null) is { } run)
        {
            run.DisposeAsync().AsTask().GetAwaiter().GetResult();
        }
    }

    private protected override void Tick()
    {
        base.Tick();
        if (_run is { } run)
        {
            _progress?.Update(run.Progress);
        }
    }

    private ChangeRun StartRun()
    {
        _progress = new ChangeProgressReporter(this, Activity, () => Open.Connection.RateLimit);
        _scriptBlocks = new ScriptBlockSinks(Open);
        return Session.StartChanges(new ChangeRunOptions
        {
            ThrottleLimit = ThrottleLimit > 0 ? ThrottleLimit : Open.Connection.ThrottleLimit,
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
        if (outcome.Audit is not null)
        {
            WriteInformation(outcome.Audit, AuditTag);
        }

        if (outcome.Error is not null and not OperationCanceledException)
        {
            var input = outcome.Change.Input as ChangeInput;
            WriteError(ErrorRecords.Of(outcome.Error, input?.Target, input?.Prefix(outcome.Change.Recording.RecordingId)));
        }
        else if (((object?)outcome.TagResult ?? outcome.Metadata) is { } result)
        {
            Open.SawPolicy(outcome.TagResult?.RetentionPolicy?.Name);
            WriteObject(result);
        }
    }
}
