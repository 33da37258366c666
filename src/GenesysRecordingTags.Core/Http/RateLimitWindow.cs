namespace GenesysRecordingTags.Core.Http;

/// <summary>One window of the service's allowance, told by the moments at which requests were sent: a request belongs to the window
/// in which it arrives, and the way there takes about as long for each.</summary>
internal sealed class RateLimitWindow
{
    private long _firstAnswered;
    private int _firstRemaining;
    private TimeSpan _firstSentAt;

    /// <summary>The first own request in it.</summary>
    public required long FirstSequence { get; init; }

    /// <summary>The earliest moment that is known to be in it.</summary>
    public required TimeSpan Start { get; set; }

    /// <summary>The latest moment at which it may end.</summary>
    public required TimeSpan End { get; set; }

    /// <summary>Whether an answer tells of it; before, it is only foreseen.</summary>
    public bool IsConfirmed { get; private set; }

    /// <summary>What the newest request that was answered left over.</summary>
    public int Remaining { get; private set; }

    /// <summary>That request.</summary>
    public long NewestAnswered { get; private set; }

    /// <summary>When it was sent.</summary>
    public TimeSpan NewestSentAt { get; private set; }

    /// <summary>Whether a request was refused although something seemed to be left.</summary>
    public bool WasOverdrawn { get; set; }

    /// <summary>Own requests between the first answer and the newest.</summary>
    public long Own => NewestAnswered - _firstAnswered;

    /// <summary>What was used between them, by whomever.</summary>
    public int Used => Math.Max(0, _firstRemaining - Remaining);

    /// <summary>The time between them.</summary>
    public TimeSpan Observed => NewestSentAt - _firstSentAt;

    /// <summary>Takes an answer of this window.</summary>
    /// <param name="lease">Its lease.</param>
    /// <param name="remaining">What it left over.</param>
    /// <param name="end">When the window ends at the latest, as the answer tells it.</param>
    public void Take(in RateLimitLease lease, int remaining, TimeSpan end)
    {
        if (!IsConfirmed)
        {
            IsConfirmed = true;
            Start = lease.SentAt;
            End = end;
            (_firstAnswered, _firstRemaining, _firstSentAt) = (lease.Sequence, remaining, lease.SentAt);
        }
        else if (end < End)
        {
            // Each answer gives a bound of its own, for it is rounded up to whole seconds; the lowest is the truth.
            End = end;
        }

        if (lease.Sequence > NewestAnswered)
        {
            (NewestAnswered, Remaining, NewestSentAt) = (lease.Sequence, remaining, lease.SentAt);
        }
    }
}
