namespace GenesysRecordingTags.Core.Tagging;

/// <summary>How many requests may be in flight at the same time, in the order in which leave is asked for.</summary>
/// <remarks>A slot that becomes free goes straight to whoever waits longest, and its request is on the wire before the one that left goes
/// on: queued behind other work on a busy machine, the slot would stand empty meanwhile.</remarks>
internal sealed class RequestSlots(int count)
{
    private readonly object _gate = new();
    private readonly LinkedList<TaskCompletionSource> _waiting = new();
    private int _free = count;

    /// <summary>Waits for a slot, which <see cref="Leave"/> gives back.</summary>
    /// <param name="cancellationToken">Ends the wait.</param>
    public Task EnterAsync(CancellationToken cancellationToken)
    {
        if (cancellationToken.IsCancellationRequested)
        {
            return Task.FromCanceled(cancellationToken);
        }

        lock (_gate)
        {
            if (_free > 0)
            {
                _free--;
                return Task.CompletedTask;
            }

            // What follows on it runs inside Leave, on purpose.
            return WaitAsync(_waiting.AddLast(new TaskCompletionSource()), cancellationToken);
        }
    }

    /// <summary>Gives a slot back, and runs the one that gets it up to its first wait.</summary>
    public void Leave()
    {
        TaskCompletionSource next;
        lock (_gate)
        {
            if (_waiting.First is not { } first)
            {
                _free++;
                return;
            }

            _waiting.RemoveFirst();
            next = first.Value;
        }

        next.SetResult();
    }

    private async Task WaitAsync(LinkedListNode<TaskCompletionSource> place, CancellationToken cancellationToken)
    {
        using (cancellationToken.UnsafeRegister(Abandon, place))
        {
            await place.Value.Task.ConfigureAwait(false);
        }
    }

    private void Abandon(object? state, CancellationToken cancellationToken)
    {
        var place = (LinkedListNode<TaskCompletionSource>)state!;
        lock (_gate)
        {
            if (place.List is null)
            {
                // It has its slot already.
                return;
            }

            _waiting.Remove(place);
        }

        place.Value.SetCanceled(cancellationToken);
    }
}
