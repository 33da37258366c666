using GenesysRecordingTags.Core.Api;

namespace GenesysRecordingTags.Core.Tests.Events;

/// <summary>Pages by their tokens, and the order in which they were asked for.</summary>
internal sealed class ScriptedEvents : IEventSource
{
    public Dictionary<string, ScriptedPage> Pages { get; } = new(StringComparer.Ordinal);

    public List<string> Asked { get; } = [];

    public Queue<GenesysApiException> Faults { get; } = new();

    /// <summary>What the subscription was made for, once for each time that it was ensured.</summary>
    public List<EventSelection> Subscribed { get; } = [];

    /// <summary>What the pages were asked for with.</summary>
    public List<EventSelection> Selections { get; } = [];

    public Task<GenesysEventSubscription> EnsureSubscriptionAsync(EventSelection selection, CancellationToken cancellationToken)
    {
        Subscribed.Add(selection);
        return Task.FromResult(new GenesysEventSubscription { Id = "sub-1", Name = selection.SubscriptionName });
    }

    public Task<IReadOnlyList<GenesysEventSubscription>> GetSubscriptionsAsync(CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyList<GenesysEventSubscription>>([]);

    public Task<EventBatch> ReadAsync(EventSelection selection, string? cursor, CancellationToken cancellationToken)
    {
        Asked.Add(cursor ?? "first");
        Selections.Add(selection);
        if (Faults.TryDequeue(out var fault))
        {
            return Task.FromException<EventBatch>(fault);
        }

        var page = Pages.GetValueOrDefault(cursor ?? "first") ?? new ScriptedPage([], null);
        return Task.FromResult(new EventBatch
        {
            Events = page.Events,
            Unreadable = page.Unreadable,
            DealtWith = page.DealtWith,
            Cursor = page.Next ?? cursor,
            MayHaveMore = page.Events.Count + page.Unreadable.Count > 0 && page.Next is not null && page.Next != cursor,
        });
    }

    public void AddPage(string token, string? next, params string[] eventIds) => Pages[token] = new ScriptedPage([.. eventIds.Select(Event)], next);

    /// <summary><c>1</c>: event evt-1 of recording rec-1; <c>1-</c>: without a recording.</summary>
    public static InteractionEvent Event(string id) => new()
    {
        Id = $"evt-{id}",
        EventType = "interaction.completed",
        RecordingId = id.EndsWith('-') ? null : $"rec-{id}",
        CompletedAt = DateTimeOffset.UnixEpoch.AddDays(id[0] - '0'),
    };
}

/// <summary>A page as a test makes it.</summary>
internal sealed record ScriptedPage(IReadOnlyList<InteractionEvent> Events, string? Next)
{
    public IReadOnlyList<string> Unreadable { get; init; } = [];

    public IReadOnlyList<string> DealtWith { get; init; } = [];
}
