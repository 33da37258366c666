namespace GenesysRecordingTags.Core.Events;

/// <summary>Which entries of the inbox were delivered, and when: kept as ranges, one list a minute, so that it stays small however long a
/// run is.</summary>
public sealed class DeliveredEvents
{
    private static readonly TimeSpan Period = TimeSpan.FromMinutes(1);

    private readonly Queue<(DateTimeOffset Begun, List<NumberRange> Ranges)> _periods = new();
    private List<NumberRange>? _current;
    private DateTimeOffset _currentEnds;

    /// <summary>An entry is delivered.</summary>
    /// <param name="number">Its number; 0 is not kept.</param>
    /// <param name="now">The time (UTC).</param>
    public void Add(long number, DateTimeOffset now)
    {
        if (number == 0)
        {
            return;
        }

        if (_current is null || now >= _currentEnds)
        {
            _current = [];
            _currentEnds = now + Period;
            _periods.Enqueue((now, _current));
        }

        if (_current is [.., var last] && last.Last == number - 1)
        {
            _current[^1] = last with { Last = number };
        }
        else
        {
            _current.Add(new NumberRange(number, number));
        }
    }

    /// <summary>Takes out what was delivered before a time.</summary>
    /// <param name="before">The time (UTC); <see cref="DateTimeOffset.MaxValue"/> takes all.</param>
    public IReadOnlyList<NumberRange> TakeBefore(DateTimeOffset before)
    {
        var taken = new List<NumberRange>();
        while (_periods.TryPeek(out var oldest) && (before == DateTimeOffset.MaxValue || oldest.Begun + Period <= before))
        {
            taken.AddRange(_periods.Dequeue().Ranges);
        }

        if (_periods.Count == 0)
        {
            _current = null;
        }

        return taken;
    }
}
