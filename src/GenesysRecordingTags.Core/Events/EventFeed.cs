using System.Globalization;
using GenesysRecordingTags.Core.Ledger;

namespace GenesysRecordingTags.Core.Events;

/// <summary>Takes the events of one subscription one by one, from where the ledger says, and asks for no page before it is needed.
/// For one consumer: take an event, pass it on, say <see cref="Acknowledge"/>, take the next.</summary>
public sealed class EventFeed
{
    private const int RememberedIds = 100_000;

    private readonly IEventSource _source;
    private readonly CursorCommitter _committer;
    private readonly IDiagnosticSink _diagnostics;
    private readonly TimeProvider _time;
    private readonly EventFeedOptions _options;
    private readonly Queue<InteractionEvent> _page = new();
    private readonly RecentIds _eventIds = new(RememberedIds);
    private readonly RecentIds _recordingIds = new(RememberedIds);
    private readonly RecentIds _pageTokens = new(RememberedIds);
    private readonly List<string> _acknowledgedOfPage = [];
    private string? _subscriptionId;
    private string? _pageToken;
    private string? _nextPageToken;
    private bool _isFreshPage;

    /// <summary>Makes a feed; nothing is asked for yet.</summary>
    /// <param name="source">Where events come from.</param>
    /// <param name="ledger">Where the cursor is read.</param>
    /// <param name="committer">Where the cursor is saved.</param>
    /// <param name="options">What to take.</param>
    /// <param name="diagnostics">Who wants to know.</param>
    /// <param name="time">The clock.</param>
    public EventFeed(
        IEventSource source,
        IChangeLedger ledger,
        CursorCommitter committer,
        EventFeedOptions options,
        IDiagnosticSink diagnostics,
        TimeProvider time)
    {
        _source = source;
        _committer = committer;
        _options = options;
        _diagnostics = diagnostics;
        _time = time;
        if (!options.Replay && ledger.FindCursor(options.SubscriptionName) is { } cursor)
        {
            _pageToken = cursor.PageToken;
            foreach (var id in cursor.AcknowledgedEventIds)
            {
                _acknowledgedOfPage.Add(id);
                _eventIds.Add(id);
            }
        }
    }

    /// <summary>Interactions that left no recording, so far.</summary>
    public long UnrecordedCount { get; private set; }

    /// <summary>Events that were delivered again, so far.</summary>
    public long DuplicateCount { get; private set; }

    /// <summary>Events that could not be read, so far.</summary>
    public long MalformedCount { get; private set; }

    /// <summary>Whether more events of the page are at hand; otherwise the next one has to be asked for, and may be long in coming.</summary>
    public bool HasMoreOfPage => _page.Count > 0;

    /// <summary>The next event.</summary>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>Null at the end, where the feed does not follow.</returns>
    /// <exception cref="GenesysApiException">The service refuses, or can't be reached and the feed does not follow.</exception>
    public async Task<InteractionEvent?> NextAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            while (_page.TryDequeue(out var candidate))
            {
                if (IsWanted(candidate))
                {
                    return candidate;
                }

                Acknowledge(candidate);
            }

            if (!await ReadPageAsync(cancellationToken).ConfigureAwait(false))
            {
                return null;
            }
        }
    }

    /// <summary>An event was passed on: it is not delivered again.</summary>
    /// <param name="handled">The event.</param>
    public void Acknowledge(InteractionEvent handled) => _acknowledgedOfPage.Add(handled.Id);

    /// <summary>Saves how far the feed is, behind everything that its events led to.</summary>
    public Task SaveAsync()
    {
        if (_options.Replay)
        {
            return Task.CompletedTask;
        }

        return _committer.SaveAsync(new EventCursor
        {
            Subscription = _options.SubscriptionName,
            PageToken = _pageToken,
            AcknowledgedEventIds = _acknowledgedOfPage.ToArray(),
        });
    }

    private async Task<bool> ReadPageAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            await TurnPageAsync().ConfigureAwait(false);
            var page = await TryGetPageAsync(cancellationToken).ConfigureAwait(false);
            if (page is null)
            {
                await Task.Delay(_options.PollIntervalAfterError, _time, cancellationToken).ConfigureAwait(false);
                continue;
            }

            MalformedCount += page.Malformed.Count;
            foreach (var problem in page.Malformed)
            {
                _diagnostics.Report(DiagnosticLevel.Warning, $"An event was left out: {problem}");
            }

            _nextPageToken = page.NextPageToken;
            var hasNews = Enqueue(page.Events);
            // A token that never changes, or that goes round in a circle, must not keep the feed busy with what it has seen.
            var isNewToken = page.NextPageToken is not null && _pageTokens.Add(page.NextPageToken);
            if (hasNews || (page.Events.Count > 0 && isNewToken))
            {
                return true;
            }

            await TurnPageAsync().ConfigureAwait(false);
            if (!_options.Follow)
            {
                return false;
            }

            await Task.Delay(_options.PollInterval, _time, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Goes on behind the page that was read; without a next token the page is asked for again, less what was taken of it.</summary>
    private async Task TurnPageAsync()
    {
        if (!_isFreshPage)
        {
            return;
        }

        _isFreshPage = false;
        if (_nextPageToken is not null && _nextPageToken != _pageToken)
        {
            _pageToken = _nextPageToken;
            _acknowledgedOfPage.Clear();
        }

        await SaveAsync().ConfigureAwait(false);
    }

    private bool Enqueue(IReadOnlyList<InteractionEvent> events)
    {
        _isFreshPage = true;
        var hasNews = false;
        foreach (var candidate in events)
        {
            var isNew = _eventIds.Add(candidate.Id);
            if (isNew && candidate.RecordingId is { } recordingId)
            {
                isNew = _recordingIds.Add(recordingId);
            }

            if (isNew)
            {
                _page.Enqueue(candidate);
                hasNews = true;
            }
            else
            {
                DuplicateCount++;
                if (_diagnostics.IsEnabled(DiagnosticLevel.Debug))
                {
                    _diagnostics.Report(DiagnosticLevel.Debug, $"Event '{candidate.Id}' was delivered again and is left out.");
                }
            }
        }

        return hasNews;
    }

    private bool IsWanted(InteractionEvent candidate)
    {
        if (candidate.RecordingId is null)
        {
            UnrecordedCount++;
            if (!_options.IncludeUnrecorded)
            {
                return false;
            }
        }

        return _options.Since is not { } since || candidate.CompletedAt is not { } completed || completed >= since;
    }

    private async Task<EventPage?> TryGetPageAsync(CancellationToken cancellationToken)
    {
        try
        {
            _subscriptionId ??= (await _source.EnsureSubscriptionAsync(
                _options.SubscriptionName, _options.EventTypes, _options.PageSize, cancellationToken).ConfigureAwait(false)).Id;
            return await _source.GetPageAsync(_subscriptionId, _options.PageSize, _pageToken, cancellationToken).ConfigureAwait(false);
        }
        catch (GenesysApiException ex) when (_options.Follow && IsPassing(ex.Kind))
        {
            _diagnostics.Report(DiagnosticLevel.Warning, string.Create(
                CultureInfo.InvariantCulture,
                $"No events for now: {ex.Message} Asking again in {_options.PollIntervalAfterError.TotalSeconds:0} s."));
            return null;
        }
    }

    private static bool IsPassing(GenesysErrorKind kind) => kind
        is GenesysErrorKind.ServiceUnreachable
        or GenesysErrorKind.ServiceUnavailable
        or GenesysErrorKind.RequestTimedOut
        or GenesysErrorKind.RateLimited
        or GenesysErrorKind.UnexpectedResponse;
}
