namespace GenesysRecordingTags.Core.Platform;

/// <summary>How far one reader of events is. It reads ahead of the cursor that it gives, which stays before what is late: where the reader ends,
/// nothing is lost.</summary>
/// <param name="recordings">What asks conversations for their recordings.</param>
internal sealed class EventReader(ConversationRecordings recordings)
{
    private string? _cursor;
    private EventPlace? _place;
    private int _ahead;

    /// <summary>The conversations that are being asked for their recordings.</summary>
    public RecordingLookups Lookups { get; } = new(recordings);

    /// <summary>Where reading goes on.</summary>
    /// <param name="cursor">The cursor that reading is to go on from.</param>
    /// <returns>Null where that is not the last one that was given: whatever was read ahead is forgotten.</returns>
    public async Task<EventPlace?> GoOnAsync(string? cursor)
    {
        if (_place is null || _cursor != cursor)
        {
            await ForgetAsync().ConfigureAwait(false);
        }

        Lookups.ThrowIfFailed();
        return _place;
    }

    /// <summary>Moves on.</summary>
    /// <param name="next">Where reading goes on.</param>
    /// <returns>The cursor to give. Each is another text: one that comes again would be the end.</returns>
    public string Advance(EventPlace next)
    {
        _place = next;
        return _cursor = (Lookups.OldestPlace is { } oldest ? oldest with { Ahead = ++_ahead } : next).ToString();
    }

    /// <summary>Ends what is under way, and forgets what was read ahead.</summary>
    public Task ForgetAsync()
    {
        _place = null;
        return Lookups.StopAsync();
    }
}
