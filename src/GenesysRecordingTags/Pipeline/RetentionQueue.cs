using GenesysRecordingTags.Core.Api;
using GenesysRecordingTags.Core.Changes;

namespace GenesysRecordingTags.Pipeline;

/// <summary>Changes of retention whose dates are being made: the recordings are read several at the same time, and the changes go on in the order of
/// the input.</summary>
internal sealed class RetentionQueue : IDisposable
{
    private readonly RetentionChangeCmdlet _cmdlet;
    private readonly RetentionPlanner _planner;
    private readonly OrderedReads<(AddTagChange? Tags, SetRetentionChange? Retention)> _reads;

    public RetentionQueue(RetentionChangeCmdlet cmdlet, RetentionPlanner planner)
    {
        (_cmdlet, _planner) = (cmdlet, planner);
        _reads = cmdlet.CreateReads<(AddTagChange?, SetRetentionChange?)>();
    }

    /// <summary>Whether changes wait here.</summary>
    public bool HasMore => _reads.HasMore;

    /// <summary>Takes a change of retention, of tags, or of both; hands on those that are ready.</summary>
    /// <param name="retention">The change of retention; null where there is none.</param>
    /// <param name="tags">The change of tags of the same input; null where there is none.</param>
    public void Add(SetRetentionChange? retention, AddTagChange? tags)
    {
        while (_reads.IsFull)
        {
            HandOn();
        }

        _reads.Add(async token => (tags, retention is null ? null : await _planner.PlanAsync(retention, ReadOptions, token).ConfigureAwait(false)));
        if (UpstreamWait.IsAhead)
        {
            // No further input will call the command for a while.
            Drain();
        }

        while (_reads.IsNextReady)
        {
            HandOn();
        }
    }

    /// <summary>Hands on all that wait.</summary>
    public void Drain()
    {
        while (_reads.HasMore)
        {
            HandOn();
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _reads.Dispose();

    private ReadOptions ReadOptions => new(_cmdlet.MyInvocation.ExpectingInput ? RequestPriority.Normal : RequestPriority.Interactive);

    private void HandOn()
    {
        var (tags, retention) = _cmdlet.WaitFor(_reads.Take());
        _cmdlet.SubmitPlanned(tags, retention);
    }
}
