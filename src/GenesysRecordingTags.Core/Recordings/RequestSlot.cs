namespace GenesysRecordingTags.Core.Recordings;

/// <summary>The place of one request among those that may be in flight. While the request waits to be tried again it is somebody else's.</summary>
/// <remarks>Used by one flow of calls at a time.</remarks>
public sealed class RequestSlot
{
    private readonly RequestSlots _slots;
    private bool _isHeld = true;

    /// <summary>Of a place that was entered just now.</summary>
    /// <param name="slots">Where.</param>
    internal RequestSlot(RequestSlots slots) => _slots = slots;

    /// <summary>Takes a place again, if it was given back.</summary>
    /// <param name="cancellationToken">Ends the wait.</param>
    internal async ValueTask ReenterAsync(CancellationToken cancellationToken)
    {
        if (!_isHeld)
        {
            await _slots.EnterAsync(cancellationToken).ConfigureAwait(false);
            _isHeld = true;
        }
    }

    /// <summary>Gives the place back, if it is held.</summary>
    internal void Leave()
    {
        if (_isHeld)
        {
            _isHeld = false;
            _slots.Leave();
        }
    }
}
