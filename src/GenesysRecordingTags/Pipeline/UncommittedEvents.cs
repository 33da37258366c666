using GenesysRecordingTags.Core.Events;

namespace GenesysRecordingTags.Pipeline;

/// <summary>The events that a cmdlet has taken and not yet passed on: as long as they are held, no cursor is saved behind them.</summary>
internal sealed class UncommittedEvents(CursorCommitter committer) : IDisposable
{
    private readonly HashSet<string> _held = new(StringComparer.Ordinal);

    /// <summary>UncommittedEvents an event; null is none.</summary>
    public void Hold(string? eventId)
    {
        if (eventId is not null && _held.Add(eventId))
        {
            committer.Hold(eventId);
        }
    }

    /// <summary>Lets events go whose change is ordered, or was declined; null is none.</summary>
    public void Release(IReadOnlyList<string>? eventIds)
    {
        foreach (var eventId in eventIds ?? [])
        {
            if (_held.Remove(eventId))
            {
                committer.Release(eventId);
            }
        }
    }

    /// <summary>Gives up what is still held: those events are delivered again.</summary>
    public void Dispose()
    {
        foreach (var eventId in _held)
        {
            committer.Abandon(eventId);
        }

        _held.Clear();
    }
}
