namespace GenesysRecordingTags.Core.Api;

/// <summary>How many requests may be in flight at the same time, in the order in which they ask.</summary>
/// <remarks>A slot that becomes free goes straight to whoever waits longest, and its request is on the wire before the one that left goes
/// on: queued behind other work on a busy machine, the slot would stand empty meanwhile.</remarks>
internal sealed class ConcurrencyLimiter(int count)
{
    private readonly object _gate = new();
    private readonly LinkedList<Waiter> _waiting = new();
    private int _free = count;

    /// <summary>How many wait for a slot.</summary>
    public int Waiting
    {
        get
        {
            lock (_gate)
            {
                return _waiting.Count;
            }
        }
    }

    /// <summary>Waits for a slot, which <see cref="Leave"/> gives back.</summary>
    /// <param name="cancellationToken">Ends the wait.</param>
    public Task EnterAsync(CancellationToken cancellationToken)
    {
        if (cancellationToken.IsCancellationRequested)
        {
            return Task.FromCanceled(cancellationToken);
        }

        Waiter waiter;
        lock (_gate)
        {
            if (_free > 0)
            {
                _free--;
                return Task.CompletedTask;
            }

            waiter = new Waiter(this);
            _waiting.AddLast(waiter.Place);
        }

        waiter.ListenTo(cancellationToken);
        return waiter.Task;
    }

    /// <summary>Gives a slot back, and runs the one that gets it up to its first wait.</summary>
    public void Leave()
    {
        Waiter next;
        lock (_gate)
        {
            if (_waiting.First is not { } first)
            {
                _free++;
                return;
            }

            _waiting.Remove(first);
            next = first.Value;
        }

        next.GetSlot();
    }

    private bool TryRemove(Waiter waiter)
    {
        lock (_gate)
        {
            if (waiter.Place.List is null)
            {
                return false;
            }

            _waiting.Remove(waiter.Place);
            return true;
        }
    }

    /// <summary>One that waits. What follows on its task runs inside <see cref="Leave"/>, on purpose.</summary>
    private sealed class Waiter : TaskCompletionSource
    {
        private readonly ConcurrencyLimiter _limiter;
        private CancellationTokenRegistration _registration;

        public Waiter(ConcurrencyLimiter limiter)
        {
            _limiter = limiter;
            Place = new LinkedListNode<Waiter>(this);
        }

        public LinkedListNode<Waiter> Place { get; }

        public void ListenTo(CancellationToken cancellationToken)
        {
            _registration = cancellationToken.UnsafeRegister(static (waiter, token) => ((Waiter)waiter!).GiveUp(token), this);
            if (Task.IsCompleted)
            {
                // It got its slot before it listened.
                _registration.Dispose();
            }
        }

        public void GetSlot()
        {
            SetResult();
            _registration.Dispose();
        }

        private void GiveUp(CancellationToken cancellationToken)
        {
            if (_limiter.TryRemove(this))
            {
                SetCanceled(cancellationToken);
            }
        }
    }
}
