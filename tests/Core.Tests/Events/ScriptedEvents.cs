using GenesysRecordingTags.Core.Events;

namespace GenesysRecordingTags.Core.Tests.Events;

/// <summary>Pages by their tokens, and the order in which they were asked for.</summary>
internal sealed class ScriptedEvents : IEventSource
{
    public Dictionary<string, EventPage> Pages { get; } = new(StringComparer.Ordinal);

    public List<string> Asked { get; } = [];

    public Queue<GenesysApiException> Faults { get; } = new();

    public Task<GenesysEventSubscription> EnsureSubscriptionAsync(
        string name, IReadOnlyList<string> eventTypes, int pageSize, CancellationToken cancellationToken) =>
        Task.FromResult(new GenesysEventSubscription { Id = "sub-1", Name = name });

    public Task<IReadOnlyList<GenesysEventSubscription>> GetSubscriptionsAsync(CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyList<GenesysEventSubscription>>([]);

    public Task<EventPage> GetPageAsync(string subscriptionId, int pageSize, string? pageToken, CancellationToken cancellationToken)
    {
        Asked.Add(pageToken ?? "first");
        return Faults.TryDequeue(out var fault)
            ? Task.FromException<EventPage>(fault)
            : Task.FromResult(Pages.GetValueOrDefault(pageToken ?? "first") ?? new EventPage { Events = [] });
    }

    public void AddPage(string token, string? next, params string[] eventIds) => Pages[token] = new EventPage
    {
        Events = eventIds.Select(Event).ToList(),
        NextPageToken = next,
    };

    /// <summary><c>1</c>: event evt-1 of recording rec-1; <c>1-</c>: without a recording.</summary>
    public static InteractionEvent Event(string id) => new()
    {
        Id = $"evt-{id}",
        EventType = "interaction.completed",
        RecordingId = id.EndsWith('-') ? null : $"rec-{id}",
        CompletedAt = DateTimeOffset.UnixEpoch.AddDays(id[0] - '0'),
    };
}
