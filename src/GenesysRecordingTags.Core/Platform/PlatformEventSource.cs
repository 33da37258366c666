using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using GenesysRecordingTags.Core.Api;
using GenesysRecordingTags.Core.Http;

namespace GenesysRecordingTags.Core.Platform;

/// <summary>Events by the Platform API (section 4): conversations that ended, listed by the details query, each then asked for its recordings.</summary>
/// <remarks>Pages are ordered by the ends of conversations, the newest first, and listing stops where the last round has been: a conversation
/// that began days ago is found without listing all days again.</remarks>
public sealed class PlatformEventSource : IEventSource
{
    /// <summary>Where a subscription begins that names no beginning: so long ago.</summary>
    private static readonly TimeSpan UsualBeginning = TimeSpan.FromDays(31);

    /// <summary>The service may know of an end so long after it.</summary>
    private static readonly TimeSpan Overlap = TimeSpan.FromHours(1);

    /// <summary>How long a conversation may take and is still found by its beginning, at the least.</summary>
    private static readonly TimeSpan Reach = TimeSpan.FromDays(7);

    /// <summary>How long a recording may be uploaded before it is given up.</summary>
    private static readonly TimeSpan LongestUpload = TimeSpan.FromDays(2);

    /// <summary>An open conversation is not asked for more often.</summary>
    private static readonly TimeSpan AskAgainAfter = TimeSpan.FromSeconds(15);

    /// <summary>What ended before this is listed by an asynchronous query, whose data are behind by as much as this.</summary>
    private static readonly TimeSpan SynchronousReach = TimeSpan.FromHours(48);

    private readonly TimeProvider _time;
    private readonly IDiagnosticSink _diagnostics;
    private readonly ConversationQuery _query;
    private readonly Backfill _backfill;
    private readonly ConversationRecordings _recordings;
    private readonly ConcurrentDictionary<string, DateTimeOffset> _askedAt = new(StringComparer.Ordinal);
    private readonly ConditionalWeakTable<EventSelection, EventReader> _readers = [];
    private volatile KeptPage? _page;

    internal PlatformEventSource(IApiClient client, TimeProvider time, IDiagnosticSink diagnostics)
    {
        _time = time;
        _diagnostics = diagnostics;
        _query = new ConversationQuery(client);
        _backfill = new Backfill(client, time, diagnostics);
        _recordings = new ConversationRecordings(client, time);
    }

    /// <summary>The service keeps no subscriptions: there is nothing to ask for.</summary>
    /// <param name="selection">Its name, and what it lets through.</param>
    /// <param name="cancellationToken">Not used.</param>
    public Task<GenesysEventSubscription> EnsureSubscriptionAsync(EventSelection selection, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(selection);
        return Task.FromResult(new GenesysEventSubscription
        {
            Id = selection.SubscriptionName,
            Name = selection.SubscriptionName,
            EventTypes = selection.EventTypes,
            PageSize = selection.PageSize,
        });
    }

    /// <summary>The service keeps none.</summary>
    /// <param name="cancellationToken">Not used.</param>
    public Task<IReadOnlyList<GenesysEventSubscription>> GetSubscriptionsAsync(CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyList<GenesysEventSubscription>>([]);

    /// <inheritdoc/>
    public string GetFirstCursor(EventSelection selection)
    {
        ArgumentNullException.ThrowIfNull(selection);
        return First(selection).ToString();
    }

    /// <inheritdoc/>
    public async Task<EventBatch> ReadAsync(EventSelection selection, string? cursor, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(selection);
        var reader = _readers.GetValue(selection, _ => new EventReader(_recordings));
        try
        {
            var place = await reader.GoOnAsync(cursor).ConfigureAwait(false) ?? PlaceOf(selection, cursor);
            return place.Backfill is null
                ? await ReadRoundAsync(selection, reader, place, cancellationToken).ConfigureAwait(false)
                : await ReadBackfillAsync(selection, reader, place, cancellationToken).ConfigureAwait(false);
        }
        catch
        {
            await reader.ForgetAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <inheritdoc/>
    public Task StopAsync(EventSelection selection)
    {
        ArgumentNullException.ThrowIfNull(selection);
        return _readers.TryGetValue(selection, out var reader) ? reader.ForgetAsync() : Task.CompletedTask;
    }

    private EventPlace PlaceOf(EventSelection selection, string? cursor) =>
        cursor is null ? First(selection) : EventPlace.Read(cursor) ?? throw new GenesysException(
            GenesysErrorKind.InvalidRequest,
            $"The place where the subscription '{selection.SubscriptionName}' stopped is not one of the Platform API.",
            "Give another name with -SubscriptionName: it begins anew, and changes that were made before are not made again.");

    private async Task<EventBatch> ReadRoundAsync(EventSelection selection, EventReader reader, EventPlace place, CancellationToken cancellationToken)
    {
        while (true)
        {
            place = place.Until is null ? BeginRound(place) : place;
            if (await ListAsync(selection, place, cancellationToken).ConfigureAwait(false) is { } listed)
            {
                return await ReadBatchAsync(selection, reader, place, listed, cancellationToken).ConfigureAwait(false);
            }

            // The service takes less in one query, or another order.
            if (!IsBeyondReach(place.Page))
            {
                place = place with { Until = null };
            }
            else if (place.To >= place.Until && !CanNarrow(place))
            {
                var answers = await reader.Lookups.TakeAsync(waitForAll: true, cancellationToken).ConfigureAwait(false);
                var open = Leave(selection, answers, place.Open);
                return ToBatch(reader, place, new ConversationPage([], 0, []), answers, Narrow(place with { Open = open }));
            }
            else
            {
                place = Narrow(place);
            }
        }
    }

    private static DateTimeOffset FloorOf(EventPlace place)
    {
        var floor = place.Watermark - Overlap;
        if (place.OldestOpen is { } open && open < floor)
        {
            floor = open > place.Watermark - LongestUpload ? open : place.Watermark - LongestUpload;
        }

        return floor;
    }

    private static DateTimeOffset? Older(DateTimeOffset? left, DateTimeOffset? right) => left is null || right < left ? right ?? left : left;

    private static DateTimeOffset? Newer(DateTimeOffset? left, DateTimeOffset? right) => left is null || right > left ? right ?? left : left;

    // The first listing goes back to exactly this moment.
    private EventPlace First(EventSelection selection)
    {
        var now = _time.GetUtcNow();
        var from = selection.Since ?? now - UsualBeginning;
        return new EventPlace
        {
            Watermark = from + Overlap,
            Backfill = selection.Since is not null && from < now - SynchronousReach ? new BackfillPlace { From = from } : null,
        };
    }

    /// <summary>One step of listing what ended long ago. After the last one, the synchronous query goes on where the data end.</summary>
    private async Task<EventBatch> ReadBackfillAsync(EventSelection selection, EventReader reader, EventPlace place, CancellationToken cancellationToken)
    {
        var backfill = place.Backfill!;
        if (backfill.Until is { } end && end <= backfill.From)
        {
            return Step(place, EndBackfill(place, backfill.From));
        }

        if (await _backfill.PrepareAsync(backfill, selection.IncludeUnrecorded, cancellationToken).ConfigureAwait(false) is { } prepared)
        {
            return Step(place, place with { Backfill = prepared, Skip = 0 });
        }

        if (await _backfill.ReadAsync(backfill, place.Skip > 0, cancellationToken).ConfigureAwait(false) is not { } page)
        {
            return Step(place, place with { Backfill = backfill.Anew(), Skip = 0 });
        }

        var floor = place.Watermark - Overlap;
        var (batch, open, taken) = Select(selection, reader, page.Listed, place, floor);
        reader.Lookups.Start(batch, selection.EventTypes[0], place);
        var answers = await reader.Lookups.TakeAsync(waitForAll: true, cancellationToken).ConfigureAwait(false);
        open = Leave(selection, answers, open);
        // The data may reach less far than was said before the query was made.
        var until = page.Until < backfill.Until ? page.Until.Value : backfill.Until!.Value;
        var after = place with { Skip = place.Skip + taken, Open = open, Backfill = backfill with { Until = until } };
        var next = after.Skip < page.Listed.Conversations.Count ? after
            : page.Next is not null ? after with { Skip = 0, Backfill = after.Backfill with { Cursor = page.Next } }
            : backfill.To < until ? after with { Skip = 0, Backfill = after.Backfill.Anew() with { From = backfill.To.Value, To = null } }
            : EndBackfill(after, until);
        return ToBatch(reader, place, page.Listed, answers, next);
    }

    private static EventPlace EndBackfill(EventPlace place, DateTimeOffset until) => new()
    {
        Watermark = until > place.Watermark ? until : place.Watermark,
        OldestOpen = place.Open,
    };

    private static EventBatch Step(EventPlace place, EventPlace next) => new() { Events = [], Cursor = next.ToString(), MayHaveMore = next != place };

    private EventPlace BeginRound(EventPlace place)
    {
        var now = _time.GetUtcNow();
        var floor = FloorOf(place);
        var reach = Reach < _query.LongestInterval ? Reach : _query.LongestInterval - TimeSpan.FromDays(1);
        // Where the newest ends come first, a longer reach costs no page: as far as one window goes, then.
        var rest = _query.LongestInterval - TimeSpan.FromDays(1) - (now - floor);
        reach = _query.OrdersByEnd && rest > reach ? rest : reach;
        var from = floor - reach;
        // A clock that was set back, or a beginning in the future, must not make an empty interval.
        from = from < now ? from : now - reach;
        return place with { Until = now, From = from, To = EndOfWindow(from, now), Page = 1, Skip = 0, Newest = null, Open = null };
    }

    private DateTimeOffset EndOfWindow(DateTimeOffset from, DateTimeOffset until) => until - from > _query.LongestInterval ? from + _query.LongestInterval : until;

    /// <summary>The page of a place; a page is asked for once, however many batches it takes to work it off.</summary>
    private async Task<ConversationPage?> ListAsync(EventSelection selection, EventPlace place, CancellationToken cancellationToken)
    {
        if (place.Skip > 0 && _page is { } kept && kept.From == place.From && kept.To == place.To && kept.Page == place.Page)
        {
            return kept.Listed;
        }

        var listed = await _query.ReadAsync(place, selection.IncludeUnrecorded, cancellationToken).ConfigureAwait(false);
        _page = listed is null ? null : new KeptPage(place.From, place.To, place.Page, listed);
        return listed;
    }

    private async Task<EventBatch> ReadBatchAsync(
        EventSelection selection, EventReader reader, EventPlace place, ConversationPage listed, CancellationToken cancellationToken)
    {
        var floor = FloorOf(place);
        var (batch, open, taken) = Select(selection, reader, listed, place, floor);
        reader.Lookups.Start(batch, selection.EventTypes[0], place);
        // What is late comes with a later batch of the round.
        var isEnd = place.Skip + taken == listed.Conversations.Count && place.To >= place.Until
            && (IsLastPage(listed, floor) || (IsBeyondReach(place.Page + 1) && !CanNarrow(place)));
        var answers = await reader.Lookups.TakeAsync(isEnd, cancellationToken).ConfigureAwait(false);
        open = Leave(selection, answers, open);
        // What ended since the round began may be known in part only, whenever its pages are read: it is the next round's.
        var newest = listed.Conversations.Where(conversation => conversation.EndedAt <= place.Until).Select(conversation => (DateTimeOffset?)conversation.EndedAt).Max();
        return ToBatch(reader, place, listed, answers, Advance(place with { Skip = place.Skip + taken, Open = open, Newest = Newer(place.Newest, newest) }, listed, floor));
    }

    /// <summary>The next conversations of a page that are to be asked for their recordings.</summary>
    /// <returns>They, the oldest end that has to come round again so far, and how many entries of the page are done with them.</returns>
    private (List<ListedConversation> Batch, DateTimeOffset? Open, int Taken) Select(
        EventSelection selection, EventReader reader, ConversationPage listed, EventPlace place, DateTimeOffset floor)
    {
        var wanted = listed.Conversations.Skip(place.Skip).Where(conversation => conversation.EndedAt >= floor).ToList();
        var known = selection.Memory?.FindDealtWith(selection.SubscriptionName, [.. wanted.Select(conversation => conversation.Key)]);
        var batch = new List<ListedConversation>();
        var open = place.Open;
        var taken = 0;
        foreach (var conversation in listed.Conversations.Skip(place.Skip))
        {
            if (batch.Count == selection.PageSize)
            {
                break;
            }

            taken++;
            if (conversation.EndedAt < floor || known?.Contains(conversation.Key) == true || reader.Lookups.Contains(conversation.Key))
            {
                continue;
            }

            if (WasJustAsked(selection, conversation))
            {
                open = Older(open, conversation.EndedAt);
            }
            else
            {
                batch.Add(conversation);
            }
        }

        return (batch, open, taken);
    }

    /// <summary>The oldest end that has to come round again, with those whose recordings are still being uploaded.</summary>
    private DateTimeOffset? Leave(EventSelection selection, IReadOnlyList<RecordingsOfConversation> answers, DateTimeOffset? open)
    {
        foreach (var answer in answers.Where(answer => answer.IsOpen))
        {
            open = Older(open, answer.Conversation.EndedAt);
            _askedAt[AskedKey(selection, answer.Conversation)] = _time.GetUtcNow();
        }

        return open;
    }

    private static EventBatch ToBatch(
        EventReader reader, EventPlace place, ConversationPage listed, IReadOnlyList<RecordingsOfConversation> answers, EventPlace next) => new()
    {
        Events = [.. answers.SelectMany(answer => answer.Events)],
        Unreadable = [.. place.Skip == 0 ? listed.Unreadable : [], .. answers.Select(answer => answer.Problem).OfType<string>()],
        DealtWith = [.. answers.Where(answer => !answer.IsOpen).Select(answer => answer.Conversation.Key)],
        Cursor = reader.Advance(next),
        MayHaveMore = reader.Lookups.OldestPlace is not null || next.Until is not null || next.Backfill is not null || place.Backfill is not null,
    };

    /// <summary>Where reading goes on: in the page, with the next page, with the next window, or with the next round.</summary>
    private EventPlace Advance(EventPlace place, ConversationPage listed, DateTimeOffset floor)
    {
        if (place.Skip < listed.Conversations.Count)
        {
            return place;
        }

        if (!IsLastPage(listed, floor))
        {
            return IsBeyondReach(place.Page + 1) ? Narrow(place) : place with { Page = place.Page + 1, Skip = 0 };
        }

        return EndWindow(place);
    }

    private EventPlace EndWindow(EventPlace place) => place.To < place.Until
        ? place with { From = place.To, To = EndOfWindow(place.To, place.Until.Value), Page = 1, Skip = 0 }
        : new EventPlace { Watermark = Newer(place.Watermark, place.Newest)!.Value, OldestOpen = place.Open };

    private bool IsBeyondReach(int page) => page * ConversationQuery.PageSize > _query.LargestResult;

    private bool IsLastPage(ConversationPage listed, DateTimeOffset floor) =>
        listed.EntryCount < ConversationQuery.PageSize || (_query.OrdersByEnd && listed.Conversations.Any(conversation => conversation.EndedAt < floor));

    /// <summary>More results than the service pages through: half the window, whose conversations that were dealt with cost no request.</summary>
    private EventPlace Narrow(EventPlace place)
    {
        if (CanNarrow(place))
        {
            return place with { To = place.From + HalfOf(place), Page = 1, Skip = 0 };
        }

        _diagnostics.Report(
            DiagnosticLevel.Warning,
            $"More than {_query.LargestResult} conversations began between {EventPlace.Time(place.From)} and {EventPlace.Time(place.To)}: the service lists no more of them, and those that ended first are left out.");
        return EndWindow(place);
    }

    private static bool CanNarrow(EventPlace place) => HalfOf(place) >= TimeSpan.FromDays(1);

    private static TimeSpan HalfOf(EventPlace place) => TimeSpan.FromTicks((place.To - place.From).Ticks / 2);

    private static string AskedKey(EventSelection selection, ListedConversation conversation) => $"{selection.SubscriptionName}|{conversation.Key}";

    /// <summary>A service that is followed is asked every few seconds; an upload takes minutes.</summary>
    private bool WasJustAsked(EventSelection selection, ListedConversation conversation)
    {
        // Without a memory of what was received, all of it is wanted again.
        if (selection.Memory is null || !_askedAt.TryGetValue(AskedKey(selection, conversation), out var askedAt))
        {
            return false;
        }

        var wasJustAsked = _time.GetUtcNow() - askedAt < AskAgainAfter;
        if (!wasJustAsked)
        {
            _askedAt.TryRemove(AskedKey(selection, conversation), out _);
        }

        return wasJustAsked;
    }

    /// <summary>The page that is being worked off. Replaced as a whole: several feeds may read at the same time.</summary>
    private sealed record KeptPage(DateTimeOffset From, DateTimeOffset To, int Page, ConversationPage Listed);
}
