namespace GenesysRecordingTags.Core.Ledger;

/// <summary>Keeps a cursor from passing an event whose change could not be recorded: that event must be read again.</summary>
internal sealed class LostEventGuard
{
    private readonly Dictionary<string, int> _lostAtStart = new(StringComparer.Ordinal);
    private int _lost;

    /// <summary>An event's change could not be recorded.</summary>
    public void EventLost()
    {
        lock (_lostAtStart)
        {
            _lost++;
        }
    }

    /// <summary>A subscription is read again from its durable cursor: what was lost before comes again.</summary>
    public void Restart(string subscription)
    {
        lock (_lostAtStart)
        {
            _lostAtStart[subscription] = _lost;
        }
    }

    /// <summary>Whether a cursor may be moved on.</summary>
    /// <exception cref="GenesysException">An event was lost since the subscription was begun to be read.</exception>
    public void Check(string subscription, string path)
    {
        lock (_lostAtStart)
        {
            if (_lost > _lostAtStart.GetValueOrDefault(subscription))
            {
                throw new GenesysException(
                    GenesysErrorKind.LedgerUnavailable,
                    $"The cursor of subscription '{subscription}' stays where it was: the ledger '{path}' could not record the change of an event behind it.",
                    "Run Get-GenesysEvent again: it goes on from the last event whose change is recorded.");
            }
        }
    }
}
