using System.Collections.Concurrent;

namespace GenesysRecordingTags.Core.Changes;

/// <summary>Keeps the changes of one recording in the order in which they were asked for, without holding up other recordings.</summary>
internal sealed class KeyedSequencer
{
    private readonly ConcurrentDictionary<string, Ticket> _last = new(StringComparer.Ordinal);

    /// <summary>Queues up behind the recording's earlier changes. Must be called in the order in which the changes were asked for.</summary>
    public Ticket Join(string key)
    {
        var ticket = new Ticket(this, key);
        _last.AddOrUpdate(
            key,
            static (_, mine) => mine,
            static (_, before, mine) =>
            {
                mine.Before = before.Ended;
                return mine;
            },
            ticket);
        return ticket;
    }

    /// <summary>A place in one recording's queue.</summary>
    internal sealed class Ticket(KeyedSequencer sequencer, string key) : IDisposable
    {
        private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);

        internal Task? Before { get; set; }

        internal Task Ended => _ended.Task;

        /// <summary>Whether no earlier change of the recording is under way.</summary>
        public bool IsFirst => Before is null || Before.IsCompleted;

        /// <summary>Waits until the recording's earlier changes have ended.</summary>
        public Task WaitAsync(CancellationToken cancellationToken) =>
            IsFirst ? Task.CompletedTask : Before!.WaitAsync(cancellationToken);

        /// <summary>Lets the next one go, once those before this one have ended: one that leaves without its turn lets nobody pass them.</summary>
        public void Dispose()
        {
            if (IsFirst)
            {
                End();
            }
            else
            {
                Before!.ContinueWith(_ => End(), CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
            }
        }

        private void End()
        {
            sequencer._last.TryRemove(new KeyValuePair<string, Ticket>(key, this));
            _ended.TrySetResult();
        }
    }
}
