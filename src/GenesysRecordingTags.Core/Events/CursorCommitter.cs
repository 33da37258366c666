using GenesysRecordingTags.Core.Ledger;

namespace GenesysRecordingTags.Core.Events;

/// <summary>Holds an event cursor back while a change that one of its events led to has not taken its place in the ledger's order yet:
/// a durable cursor must mean that every change before it is durable too.</summary>
public sealed class CursorCommitter
{
    private readonly IChangeLedger _ledger;
    private readonly object _lock = new();
    private readonly Dictionary<string, int> _held = new(StringComparer.Ordinal);
    private readonly Dictionary<string, EventCursor> _waiting = new(StringComparer.Ordinal);
    private Task _lastSave = Task.CompletedTask;

    /// <summary>Makes one for a ledger.</summary>
    /// <param name="ledger">The ledger.</param>
    public CursorCommitter(IChangeLedger ledger) => _ledger = ledger;

    /// <summary>A change that this event leads to is being gathered, and is not ordered yet.</summary>
    /// <param name="eventId">The event.</param>
    public void Hold(string eventId)
    {
        lock (_lock)
        {
            _held[eventId] = _held.GetValueOrDefault(eventId) + 1;
        }
    }

    /// <summary>The change that this event leads to is ordered.</summary>
    /// <param name="eventId">The event.</param>
    public void Release(string eventId)
    {
        lock (_lock)
        {
            LetGo(eventId);
            SaveWaiting();
        }
    }

    /// <summary>The change that this event leads to will never be ordered: the cursors that wait for it are dropped, so that the
    /// event is delivered again.</summary>
    /// <param name="eventId">The event.</param>
    public void Abandon(string eventId)
    {
        lock (_lock)
        {
            LetGo(eventId);
            _waiting.Clear();
        }
    }

    /// <summary>Saves a cursor as soon as nothing is held; a later one of the same subscription replaces it.</summary>
    /// <param name="cursor">The cursor.</param>
    /// <returns>Ends when it is durable, or at once where it has to wait.</returns>
    public Task SaveAsync(EventCursor cursor)
    {
        lock (_lock)
        {
            _waiting[cursor.Subscription] = cursor;
            return SaveWaiting();
        }
    }

    private void LetGo(string eventId)
    {
        var count = _held.GetValueOrDefault(eventId);
        if (count > 1)
        {
            _held[eventId] = count - 1;
        }
        else
        {
            _held.Remove(eventId);
        }
    }

    private Task SaveWaiting()
    {
        if (_held.Count == 0)
        {
            foreach (var cursor in _waiting.Values)
            {
                _lastSave = _ledger.SaveCursorAsync(cursor);
            }

            _waiting.Clear();
        }

        return _lastSave;
    }
}
