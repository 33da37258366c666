using System.Management.Automation;
using GenesysRecordingTags.Core.Events;

namespace GenesysRecordingTags.Pipeline;

/// <summary>What the commands of this module that stand in one pipeline know of each other: where its events come from, and which command
/// changes something with them last.</summary>
/// <remarks>PowerShell calls the Begin of all commands of a pipeline, from first to last, before it calls any Process: the commands that
/// join between the first Begin and the first Process are of one pipeline. A Begin may itself run pipelines (a function's begin block):
/// those are sealed when it comes back, and the ones around them are still open.</remarks>
internal sealed class EventPipeline
{
    /// <summary>Under -Follow, an event that no command got counts as dropped after so long: until then something may be holding it back.</summary>
    private static readonly TimeSpan HoldTime = TimeSpan.FromHours(1);

    [ThreadStatic]
    private static List<EventPipeline>? _open;

    private readonly int _length;
    private readonly HashSet<string> _keptEventIds = new(StringComparer.Ordinal);
    private int _lastPosition;
    private int _lastChangePosition;
    private bool _isSealed;
    private bool _isDryRun;
    private bool _hasReceived;
    private EventFeed? _feed;
    private bool _feedEnded;

    // The pipeline in whose Begin this one began, and where in it that was: a proxy function hands its input to a pipeline of its own.
    private readonly EventPipeline? _outer;
    private readonly int _outerPosition;

    private EventPipeline(int length, EventPipeline? outer)
    {
        _length = length;
        _outer = outer;
        _outerPosition = outer?._lastPosition ?? 0;
    }

    /// <summary>Joins the pipeline that a command stands in; to be called in its Begin.</summary>
    /// <param name="invocation">The command's.</param>
    /// <param name="isChange">Whether the command changes something with what it gets.</param>
    public static EventPipeline Join(InvocationInfo invocation, bool isChange)
    {
        var position = invocation.PipelinePosition;
        var open = _open ??= [];
        open.RemoveAll(pipeline => pipeline._isSealed);
        if (open.FindLast(pipeline => pipeline._length == invocation.PipelineLength && pipeline._lastPosition < position) is not { } joined)
        {
            open.Add(joined = new EventPipeline(invocation.PipelineLength, open.LastOrDefault()));
        }

        joined._lastPosition = position;
        if (isChange)
        {
            joined._lastChangePosition = position;
        }

        return joined;
    }

    /// <summary>All commands have begun, or the pipeline ended before that: nothing joins any more, and nothing keeps it in memory.</summary>
    public void Seal()
    {
        _isSealed = true;
        _open?.Remove(this);
    }

    /// <summary>The events of this pipeline come from a feed.</summary>
    public void Open(EventFeed feed) => _feed = feed;

    /// <summary>The feed came to its end by itself.</summary>
    public void EndFeed() => _feedEnded = true;

    /// <summary>Whether a command that changes something comes after the one at a position.</summary>
    public bool HasLaterChange(int position) => position < _lastChangePosition || _outer?.HasLaterChange(_outerPosition) == true;

    /// <summary>A change was shown by -WhatIf, not made: no event is finished by this pipeline.</summary>
    public void MarkDryRun() => _isDryRun = true;

    /// <summary>An input item reached a command that changes something.</summary>
    public void MarkReceived() => _hasReceived = true;

    /// <summary>A change of this event stays unfinished, and another command of the pipeline waits for its result: the event has to come again.</summary>
    public void Keep(string eventId)
    {
        _keptEventIds.Add(eventId);
        _outer?.Keep(eventId);
    }

    /// <summary>What is to be done when the command at a position has ended well.</summary>
    public Task FinishAsync(int position) => position == _lastChangePosition && _feed is { } feed && _feedEnded && !_isDryRun
        ? feed.FinishAsync(DateTimeOffset.MaxValue, _keptEventIds)
        : Task.CompletedTask;

    /// <summary>What is to be done after an event was written, under -Follow: what was delivered long ago, and did not reach the commands
    /// that a later event reached, was dropped on the way.</summary>
    /// <param name="now">The time (UTC).</param>
    public Task FinishDroppedAsync(DateTimeOffset now)
    {
        if (!_hasReceived || _isDryRun || _feed is not { } feed)
        {
            return Task.CompletedTask;
        }

        _hasReceived = false;
        return feed.FinishAsync(now - HoldTime, _keptEventIds);
    }
}
