namespace GenesysRecordingTags.Core.Http;

/// <summary>A request that waits for its turn at the governor.</summary>
internal sealed class GovernorWaiter : TaskCompletionSource<SendPermit>
{
    private readonly Governor _governor;

    public GovernorWaiter(Governor governor)
        : base(TaskCreationOptions.RunContinuationsAsynchronously)
    {
        _governor = governor;
        Node = new LinkedListNode<GovernorWaiter>(this);
    }

    /// <summary>Its place in the lane.</summary>
    public LinkedListNode<GovernorWaiter> Node { get; }

    /// <summary>Waits for the turn.</summary>
    /// <param name="since">When the wait began.</param>
    /// <param name="cancellationToken">Ends it at once.</param>
    public async ValueTask<SendPermit> WaitAsync(TimeSpan since, CancellationToken cancellationToken)
    {
        var registration = cancellationToken.UnsafeRegister(
            static (state, token) =>
            {
                var waiter = (GovernorWaiter)state!;
                waiter._governor.Abandon(waiter, token);
            },
            this);
        try
        {
            return await Task.ConfigureAwait(false);
        }
        finally
        {
            await registration.DisposeAsync().ConfigureAwait(false);
            _governor.NoteWaited(since);
        }
    }
}
