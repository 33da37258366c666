using GenesysRecordingTags.Core.Api;

namespace GenesysRecordingTags.Core.Platform;

/// <summary>Gathers what is to be sent about one conversation for a moment, so that it goes out in one request: how many conversations a
/// minute are done is decided by the requests that each takes.</summary>
/// <param name="window">How long is gathered, from the first item on.</param>
/// <param name="most">How many items one request is made of, at the most.</param>
/// <param name="time">The clock.</param>
/// <param name="send">Sends the items of a conversation, and tells what became of each.</param>
/// <typeparam name="TItem">What is sent.</typeparam>
/// <typeparam name="TOutcome">What became of it.</typeparam>
internal sealed class ConversationGatherer<TItem, TOutcome>(
    TimeSpan window,
    int most,
    TimeProvider time,
    Func<string, IReadOnlyList<TItem>, SendOptions, CancellationToken, Task<IReadOnlyList<TOutcome>>> send)
{
    // The newest conversation may go on: whoever feeds may have had to wait before it could add the next item.
    private const int MostWindows = 5;

    private readonly object _gate = new();
    private readonly Dictionary<string, Batch> _open = new(StringComparer.Ordinal);
    private volatile Batch? _newest;

    /// <summary>Sends an item together with others of its conversation.</summary>
    /// <param name="conversationId">The conversation.</param>
    /// <param name="item">The item.</param>
    /// <param name="options">How it is sent. Its place among the requests of the run is somebody else's while it is gathered.</param>
    /// <param name="cancellationToken">Takes it out again before it is sent; ends the request once nobody waits for it any longer.</param>
    public async Task<TOutcome> SendAsync(string conversationId, TItem item, SendOptions options, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var member = new Member(item, cancellationToken);
        Batch batch;
        bool isLeader;
        lock (_gate)
        {
            isLeader = !_open.TryGetValue(conversationId, out batch!) || batch.IsEnding;
            if (isLeader)
            {
                _open[conversationId] = batch = new Batch();
            }

            batch.Members.Add(member);
            _newest = batch;
            if (batch.Members.Count == most)
            {
                _open.Remove(conversationId);
            }
        }

        using var registration = cancellationToken.UnsafeRegister(_ => EndWhereNobodyWaits(batch), null);
        options.ConcurrencyLease?.Leave();
        if (isLeader)
        {
            await LeadAsync(conversationId, batch, options).ConfigureAwait(false);
        }

        return await member.Outcome.Task.ConfigureAwait(false);
    }

    private async Task LeadAsync(string conversationId, Batch batch, SendOptions options)
    {
        var ending = batch.Ending.Token;
        List<Member> members = [];
        var isSent = false;
        try
        {
            try
            {
                await GatherAsync(batch, options.Priority, ending).ConfigureAwait(false);
            }
            finally
            {
                members = Seal(conversationId, batch);
            }

            if (options.ConcurrencyLease is { } lease)
            {
                await lease.ReenterAsync(ending).ConfigureAwait(false);
            }

            isSent = true;
            var outcomes = await send(conversationId, members.ConvertAll(member => member.Item), options, ending).ConfigureAwait(false);
            for (var index = 0; index < members.Count; index++)
            {
                members[index].Outcome.SetResult(outcomes[index]);
            }
        }
        catch (OperationCanceledException ex) when (!isSent)
        {
            members.ForEach(member => member.Leave(ex));
        }
#pragma warning disable CA1031 // Whatever it was, each member gets it: none may wait for ever.
        catch (Exception ex)
#pragma warning restore CA1031
        {
            members.ForEach(member => member.Outcome.TrySetException(ex));
        }
    }

    /// <summary>Waits for more items; for longer as long as no other conversation has begun, and nobody waits for the answer.</summary>
    private async Task GatherAsync(Batch batch, RequestPriority priority, CancellationToken ending)
    {
        var windows = priority == RequestPriority.Interactive ? 1 : MostWindows;
        for (var passed = 0; passed == 0 || (passed < windows && _newest == batch && batch.Members.Count < most); passed++)
        {
            await Task.Delay(window, time, ending).ConfigureAwait(false);
        }
    }

    private void EndWhereNobodyWaits(Batch batch)
    {
        lock (_gate)
        {
            batch.IsEnding = batch.Members.TrueForAll(member => member.HasGivenUp);
        }

        if (batch.IsEnding)
        {
            batch.Ending.Cancel();
        }
    }

    /// <summary>Nothing more comes into the batch; who has given up meanwhile is out of it.</summary>
    private List<Member> Seal(string conversationId, Batch batch)
    {
        lock (_gate)
        {
            if (_open.GetValueOrDefault(conversationId) == batch)
            {
                _open.Remove(conversationId);
            }

            if (!batch.IsEnding)
            {
                foreach (var gone in batch.Members.Where(member => member.HasGivenUp).ToList())
                {
                    batch.Members.Remove(gone);
                    gone.Leave(new OperationCanceledException());
                }
            }

            return [.. batch.Members];
        }
    }

    /// <summary>An item, and who waits for what becomes of it.</summary>
    private sealed class Member(TItem item, CancellationToken cancellationToken)
    {
        public TItem Item => item;

        public TaskCompletionSource<TOutcome> Outcome { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public bool HasGivenUp => cancellationToken.IsCancellationRequested;

        /// <summary>It was not sent.</summary>
        public void Leave(OperationCanceledException cause) =>
            Outcome.TrySetException(new RequestCanceledException("Cancelled before it was sent.", cause, cancellationToken));
    }

    /// <summary>What is gathered for one conversation.</summary>
    private sealed class Batch
    {
        public List<Member> Members { get; } = [];

        public bool IsEnding { get; set; }

        // Never disposed: a member may give up at any time, and it holds no timer.
        public CancellationTokenSource Ending { get; } = new();
    }
}
