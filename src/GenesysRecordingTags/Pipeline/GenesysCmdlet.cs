using System.Diagnostics.CodeAnalysis;
using System.Management.Automation;
using GenesysRecordingTags.Pipeline;
using GenesysRecordingTags.Views;

namespace GenesysRecordingTags;

/// <summary>What all cmdlets of this module share: they can be stopped while they wait, show diagnostics of other threads on their own,
/// and leave nothing running however the pipeline ends.</summary>
public abstract class GenesysCmdlet : PSCmdlet, IDisposable
{
    /// <summary>Diagnostics and progress are not older than this while a cmdlet waits.</summary>
    private static readonly TimeSpan WaitSlice = TimeSpan.FromMilliseconds(100);

    private readonly CancellationTokenSource _stopping = new();
    private PipelineDiagnostics? _diagnostics;
    private ColumnCheck? _columns;

    private protected GenesysCmdlet()
    {
    }

    private protected CancellationToken StopToken => _stopping.Token;

    private protected IDiagnosticSink Diagnostics => _diagnostics ??= new PipelineDiagnostics(this);

    /// <summary>Warns of columns of the input that look like a parameter and are none.</summary>
    private protected ColumnCheck Columns => _columns ??= new ColumnCheck(MyInvocation.MyCommand, WriteWarning);

    /// <inheritdoc/>
    public void Dispose()
    {
        Dispose(true);
        GC.SuppressFinalize(this);
    }

    /// <inheritdoc/>
    protected sealed override void BeginProcessing()
    {
        ModuleViews.Ensure(this);
        Run(Announce);
        Run(Begin);
    }

    /// <inheritdoc/>
    protected sealed override void ProcessRecord() => Run(Process);

    /// <inheritdoc/>
    protected override void EndProcessing() => Run(End);

    /// <inheritdoc/>
    protected sealed override void StopProcessing()
    {
        try
        {
            _stopping.Cancel();
        }
        catch (ObjectDisposedException)
        {
            // The stop came while the pipeline was ending by itself: there is nothing left to stop.
        }
    }

    /// <summary>Frees what the cmdlet holds, once the pipeline is through with it.</summary>
    /// <param name="disposing">Always true.</param>
    protected virtual void Dispose(bool disposing)
    {
        if (disposing)
        {
            // A pipeline that another command ends calls nothing but this.
            Unwind();
            _stopping.Dispose();
        }
    }

    // These hide the methods of the base class, so that no text of a service or of an input reaches a terminal or a log unescaped.
    private protected new void WriteWarning(string text)
    {
        LogWarning(text);
        base.WriteWarning(DisplayText.Escape(text));
    }

    private protected new void WriteError(ErrorRecord record)
    {
        LogError(record, isTerminating: false);
        base.WriteError(record);
    }

    private protected new void WriteVerbose(string text) => base.WriteVerbose(DisplayText.Escape(text));

    private protected new bool ShouldProcess(string target, string action) =>
        base.ShouldProcess(DisplayText.Escape(target), DisplayText.Escape(action));

    /// <summary>An id without the blanks around it, which are never a part of it.</summary>
    /// <param name="id">The id as it was given.</param>
    [return: NotNullIfNotNull(nameof(id))]
    private protected string? TrimId(string? id)
    {
        if (string.IsNullOrWhiteSpace(id) || !(char.IsWhiteSpace(id[0]) || char.IsWhiteSpace(id[^1])))
        {
            return id;
        }

        var trimmed = id.Trim();
        WriteVerbose($"The id '{id}' has blanks around it; '{trimmed}' is used.");
        return trimmed;
    }

    /// <summary>Says what is to be said before the command begins.</summary>
    private protected virtual void Announce()
    {
    }

    /// <summary>Writes a warning to the log, where there is one.</summary>
    private protected virtual void LogWarning(string text)
    {
    }

    /// <summary>Writes an error to the log, where there is one.</summary>
    private protected virtual void LogError(ErrorRecord record, bool isTerminating)
    {
    }

    private protected virtual void Begin()
    {
    }

    private protected virtual void Process()
    {
    }

    private protected virtual void End()
    {
    }

    /// <summary>Ends what is under way, and waits for it. The streams can't be written any more. May be called more than once.</summary>
    private protected virtual void Unwind()
    {
    }

    /// <summary>Called now and then while the cmdlet waits, on the pipeline thread.</summary>
    private protected virtual void Tick() => _diagnostics?.Write();

    /// <summary>Waits on the pipeline thread, and keeps its streams flowing.</summary>
    private protected void Wait(Task task)
    {
        while (!task.IsCompleted)
        {
            // WaitAny, unlike Wait, does not throw what the task did: that comes below, unwrapped.
            Task.WaitAny([task], WaitSlice);
            try
            {
                Tick();
            }
            catch
            {
                // A warning that is an error ends the command: nothing goes on behind its back.
                _stopping.Cancel();
                ((IAsyncResult)task).AsyncWaitHandle.WaitOne();
                throw;
            }
        }

        task.GetAwaiter().GetResult();
    }

    private protected T Wait<T>(Task<T> task)
    {
        Wait((Task)task);
        return task.Result;
    }

    private void Run(Action step)
    {
        try
        {
            step();
            _diagnostics?.Write();
        }
        catch (OperationCanceledException) when (_stopping.IsCancellationRequested)
        {
            Unwind();
            throw new PipelineStoppedException();
        }
        catch (GenesysException ex)
        {
            Unwind();
            _diagnostics?.Write();
            var record = ErrorRecords.Of(ex, null);
            LogError(record, isTerminating: true);
            ThrowTerminatingError(record);
        }
        catch
        {
            // Select-Object -First, -ErrorAction Stop and Ctrl+C come this way, thrown by a write.
            Unwind();
            throw;
        }
    }
}
