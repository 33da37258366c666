using GenesysRecordingTags.Core.Api;

namespace GenesysRecordingTags.Core.Events;

/// <summary>Delivers the events of one subscription one by one: first those that were received earlier and are not finished, then page
/// after page, and no page before it is needed. For one consumer.</summary>
public sealed class EventFeed
{
    private const int RememberedIds = 100_000;
    private const int PendingBatch = 500;

    private readonly IEventSource _source;
    private readonly IEventInbox _inbox;
    private readonly IDiagnosticSink _diagnostics;
    private readonly TimeProvider _time;
    private readonly EventFeedOptions _options;
    private readonly Queue<InboxEntry> _ready = new();
    private readonly RecentIds _eventIds = new(RememberedIds);
    private readonly RecentIds _recordingIds = new(RememberedIds);
    private readonly RecentIds _pageTokens = new(RememberedIds);
    private readonly DeliveredEvents _delivered = new();
    private readonly EventSelection _selection;
    private bool _isSubscribed;
    private string? _pageToken;
    private long _lastPending;
    private bool _hasPending;
    private bool _saidFull;

    /// <summary>Makes a feed; nothing is asked for yet.</summary>
    /// <param name="source">Where events come from.</param>
    /// <param name="inbox">What was received before, and is not finished.</param>
    /// <param name="options">What to deliver.</param>
    /// <param name="diagnostics">Who wants to know.</param>
    /// <param name="time">The clock.</param>
    public EventFeed(IEventSource source, IEventInbox inbox, EventFeedOptions options, IDiagnosticSink diagnostics, TimeProvider time)
    {
        _source = source;
        _inbox = inbox;
        _options = options;
        _selection = new EventSelection
        {
            SubscriptionName = options.SubscriptionName,
            EventTypes = options.EventTypes,
            PageSize = options.PageSize,
            Since = options.Since,
            IncludeUnrecorded = options.IncludeUnrecorded,
            Memory = options.Replay ? null : inbox,
        };
        _diagnostics = diagnostics;
        _time = time;
        _hasPending = !options.Replay;
        _pageToken = options.Replay ? null : inbox.FindPageToken(options.SubscriptionName);
    }

    /// <summary>Interactions that left no recording, so far.</summary>
    public long UnrecordedCount { get; private set; }

    /// <summary>Events that were left out because they, or other events of their recordings, were delivered or finished before, so far.</summary>
    public long DuplicateCount { get; private set; }

    /// <summary>Events that could not be read, so far.</summary>
    public long MalformedCount { get; private set; }

    /// <summary>Whether more events are at hand; otherwise the next one has to be asked for, and may be long in coming.</summary>
    public bool HasMoreReady => _ready.Count > 0;

    /// <summary>The next event.</summary>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>Null at the end, where the feed does not follow.</returns>
    /// <exception cref="GenesysApiException">The service refuses, or can't be reached and the feed does not follow.</exception>
    public async Task<InteractionEvent?> NextAsync(CancellationToken cancellationToken)
    {
        while (_ready.Count == 0)
        {
            if (!TakePending() && !await ReadPageAsync(cancellationToken).ConfigureAwait(false))
            {
                return null;
            }
        }

        var entry = _ready.Dequeue();
        _delivered.Add(entry.Number, _time.GetUtcNow());
        return entry.Event;
    }

    /// <summary>Finishes the events that were delivered, except those that are finished already.</summary>
    /// <param name="deliveredBefore">Only those that were delivered before this time (UTC); <see cref="DateTimeOffset.MaxValue"/>: all.</param>
    /// <param name="exceptEventIds">Events that are to be delivered again.</param>
    public Task FinishAsync(DateTimeOffset deliveredBefore, IReadOnlySet<string> exceptEventIds)
    {
        var ranges = _delivered.TakeBefore(deliveredBefore);
        return ranges.Count == 0 ? Task.CompletedTask : _inbox.FinishAsync(_options.SubscriptionName, ranges, exceptEventIds);
    }

    /// <summary>Reads no further, and waits until nothing is in flight. What was delivered can still be finished.</summary>
    public Task StopAsync() => _source.StopAsync(_selection);

    /// <summary>Takes events that an earlier run received and did not finish.</summary>
    private bool TakePending()
    {
        while (_hasPending && _ready.Count == 0)
        {
            var batch = _inbox.ReadPending(_options.SubscriptionName, _lastPending, PendingBatch);
            _hasPending = batch.Count == PendingBatch;
            foreach (var entry in batch)
            {
                _lastPending = entry.Number;
                if (IsWanted(entry.Event) && IsNewHere(entry.Event))
                {
                    _ready.Enqueue(entry);
                }
            }
        }

        return _ready.Count > 0;
    }

    private async Task<bool> ReadPageAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            var page = await TryGetPageAsync(cancellationToken).ConfigureAwait(false);
            if (page is null)
            {
                continue;
            }

            MalformedCount += page.Unreadable.Count;
            foreach (var problem in page.Unreadable)
            {
                _diagnostics.Report(DiagnosticLevel.Warning, $"An event was left out: {problem}");
            }

            var hasNews = await TakePageAsync(page).ConfigureAwait(false);
            // A token that never changes, or that goes round in a circle, must not keep the feed busy with what it has seen.
            var isNewToken = page.Cursor is not null && _pageTokens.Add(page.Cursor);
            if (hasNews)
            {
                return true;
            }

            if (isNewToken && page.MayHaveMore)
            {
                continue;
            }

            if (!_options.Follow)
            {
                return false;
            }

            await Task.Delay(_options.PollInterval, _time, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Takes in a page, and goes on to the next; without a next token the same page is asked for again.</summary>
    private async Task<bool> TakePageAsync(EventBatch page)
    {
        var wanted = page.Events.Where(IsWanted).Select(received => received with { SubscriptionName = _options.SubscriptionName }).ToList();
        var entries = _options.Replay
            ? wanted.ConvertAll(received => new InboxEntry(received, 0, InboxEntryState.New))
            : await _inbox.ReceiveAsync(new InboxPage
            {
                Subscription = _options.SubscriptionName,
                Token = _pageToken,
                NextToken = page.Cursor,
                Events = wanted,
                DealtWith = page.DealtWith,
            }).ConfigureAwait(false);
        _pageToken = page.Cursor;
        foreach (var entry in entries)
        {
            if (entry.State != InboxEntryState.Finished && IsNewHere(entry.Event))
            {
                _ready.Enqueue(entry);
                WarnWhereFull(entry);
            }
            else
            {
                DuplicateCount++;
                if (_diagnostics.IsEnabled(DiagnosticLevel.Debug))
                {
                    _diagnostics.Report(DiagnosticLevel.Debug, $"Event '{entry.Event.Id}' was delivered or finished before and is left out.");
                }
            }
        }

        return _ready.Count > 0;
    }

    private void WarnWhereFull(InboxEntry entry)
    {
        if (entry.Number == 0 && !_options.Replay && !_saidFull)
        {
            _saidFull = true;
            _diagnostics.Report(
                DiagnosticLevel.Warning,
                $"Too many events of '{_options.SubscriptionName}' are not finished: the next run reads from here again. Pipe events into a command that changes something, or finish them with Complete-GenesysEvent.");
        }
    }

    /// <summary>Whether no event of its recording was delivered in this run; nor the event itself, where it is of no recording. Events of several
    /// recordings may share an id.</summary>
    private bool IsNewHere(InteractionEvent candidate) =>
        RecordingId.Normalize(candidate.RecordingId) is { } recordingId ? _recordingIds.Add(recordingId) : _eventIds.Add(candidate.Id);

    private bool IsWanted(InteractionEvent candidate)
    {
        if (_options.Since is { } since && candidate.CompletedAt is { } completed && completed < since)
        {
            return false;
        }

        if (candidate.RecordingId is not null)
        {
            return true;
        }

        UnrecordedCount++;
        return _options.IncludeUnrecorded;
    }

    private async Task<EventBatch?> TryGetPageAsync(CancellationToken cancellationToken)
    {
        try
        {
            if (!_isSubscribed)
            {
                await _source.EnsureSubscriptionAsync(_selection, cancellationToken).ConfigureAwait(false);
                _isSubscribed = true;
            }

            return await _source.ReadAsync(_selection, _pageToken, cancellationToken).ConfigureAwait(false);
        }
        catch (GenesysApiException ex) when (_options.Follow && TransientErrors.IsTransient(ex.Kind))
        {
            var wait = TransientErrors.GetRetryDelay(ex, _options.PollIntervalAfterError);
            _diagnostics.Report(DiagnosticLevel.Warning, $"No events for now: {ex.Message} Asking again in {DurationText.Write(wait)}.");
            await Task.Delay(wait, _time, cancellationToken).ConfigureAwait(false);
            return null;
        }
    }
}
