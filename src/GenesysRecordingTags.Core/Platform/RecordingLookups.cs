using System.Runtime.ExceptionServices;

namespace GenesysRecordingTags.Core.Platform;

/// <summary>The conversations of one reader that are being asked for their recordings, a few at a time. One whose request has to be repeated is
/// late: the others are told without it.</summary>
/// <param name="recordings">What asks.</param>
/// <remarks>For one thread at a time.</remarks>
#pragma warning disable CA1001 // Neither a slot nor an ending without a timer holds a resource, and the source forgets a reader with its selection.
internal sealed class RecordingLookups(ConversationRecordings recordings)
#pragma warning restore CA1001
{
    private const int AtOnce = 8;

    private readonly SemaphoreSlim _slots = new(AtOnce);
    private readonly List<Lookup> _lookups = [];
    private CancellationTokenSource _ending = new();
    private bool _hasAnswer;

    /// <summary>Where the oldest one was listed that has not been told; null where all have.</summary>
    public EventPlace? OldestPlace => _lookups.Count == 0 ? null : _lookups[0].Place;

    /// <summary>Whether a conversation is being asked for.</summary>
    /// <param name="key">Its key.</param>
    public bool Contains(string key) => _lookups.Exists(lookup => lookup.Conversation.Key == key);

    /// <summary>Starts to ask.</summary>
    /// <param name="conversations">Which.</param>
    /// <param name="eventType">What their events are called.</param>
    /// <param name="place">Where they were listed.</param>
    public void Start(IEnumerable<ListedConversation> conversations, string eventType, EventPlace place)
    {
        foreach (var conversation in conversations)
        {
            var lookup = new Lookup(conversation, place);
            _lookups.Add(lookup);
            lookup.Ended = AskAsync(lookup, eventType, _ending);
        }
    }

    /// <summary>Takes what is told by now, once nothing is left to wait for but what is late.</summary>
    /// <param name="waitForAll">Whether to wait for that, too.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>The answers, in the order in which they were asked for. Where there is none, a conversation that failed throws.</returns>
    public async Task<IReadOnlyList<RecordingsOfConversation>> TakeAsync(bool waitForAll, CancellationToken cancellationToken)
    {
        await Task.WhenAll(_lookups.Select(lookup => waitForAll ? lookup.Ended : lookup.Settled.Task)).WaitAsync(cancellationToken).ConfigureAwait(false);
        LeaveRefused();
        var told = _lookups.Where(lookup => lookup.Ended.IsCompleted && lookup.Answer is not null).ToList();
        if (told.Count == 0)
        {
            ThrowIfFailed();
        }

        _lookups.RemoveAll(told.Contains);
        return told.ConvertAll(lookup => lookup.Answer!);
    }

    /// <summary>A conversation that alone is refused, as one of another division is, must not keep all others back: it comes round again, for as long as
    /// an upload is waited for. Where nothing else was answered, something is wrong with the client and not with the conversation.</summary>
    private void LeaveRefused()
    {
        _hasAnswer |= _lookups.Exists(lookup => lookup.Answer is not null);
        foreach (var lookup in _lookups.Where(lookup => _hasAnswer && lookup.Refusal is not null && lookup.Ended.IsCompleted))
        {
            lookup.Answer = new RecordingsOfConversation(lookup.Conversation, [], IsOpen: true, lookup.Refusal!.Message);
            lookup.Failure = null;
        }
    }

    /// <summary>Throws what a conversation failed with.</summary>
    public void ThrowIfFailed() =>
        // What was ended because of another's failure is no failure of its own.
        _lookups.Where(lookup => lookup.Ended.IsCompleted).Select(lookup => lookup.Failure).OfType<ExceptionDispatchInfo>()
            .OrderBy(failure => failure.SourceException is OperationCanceledException).FirstOrDefault()?.Throw();

    /// <summary>Ends what is under way, waits for it, and forgets it.</summary>
    public async Task StopAsync()
    {
        await _ending.CancelAsync().ConfigureAwait(false);
        await Task.WhenAll(_lookups.Select(lookup => lookup.Ended)).ConfigureAwait(false);
        _lookups.Clear();
        _ending.Dispose();
        _ending = new CancellationTokenSource();
    }

    private async Task AskAsync(Lookup lookup, string eventType, CancellationTokenSource ending)
    {
        try
        {
            await _slots.WaitAsync(ending.Token).ConfigureAwait(false);
            try
            {
                lookup.Answer = await recordings.ReadAsync(lookup.Conversation, eventType, () => lookup.Settled.TrySetResult(), ending.Token).ConfigureAwait(false);
            }
            finally
            {
                _slots.Release();
            }
        }
        catch (GenesysApiException ex) when (ex.StatusCode is 400 or 403 or 409 or 410 or 422)
        {
            lookup.Refusal = ex;
            lookup.Failure = ExceptionDispatchInfo.Capture(ex);
        }
#pragma warning disable CA1031 // Whatever it was, it is thrown to whoever takes the answers.
        catch (Exception ex)
#pragma warning restore CA1031
        {
            lookup.Failure = ExceptionDispatchInfo.Capture(ex);
            // The service is in trouble: no more is asked of it.
            await ending.CancelAsync().ConfigureAwait(false);
        }

        lookup.Settled.TrySetResult();
    }

    /// <summary>One conversation that is asked for.</summary>
    private sealed class Lookup(ListedConversation conversation, EventPlace place)
    {
        public ListedConversation Conversation => conversation;

        public EventPlace Place => place;

        /// <summary>Ends when it is told, or late.</summary>
        public TaskCompletionSource Settled { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        /// <summary>Ends when it is told, or has failed; never throws.</summary>
        public Task Ended { get; set; } = Task.CompletedTask;

        public RecordingsOfConversation? Answer { get; set; }

        public ExceptionDispatchInfo? Failure { get; set; }

        /// <summary>What the service refused it with.</summary>
        public GenesysApiException? Refusal { get; set; }
    }
}
