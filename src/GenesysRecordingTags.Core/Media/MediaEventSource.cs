using System.Collections.Concurrent;
using System.Text.Json;
using GenesysRecordingTags.Core.Api;
using GenesysRecordingTags.Core.Http;

namespace GenesysRecordingTags.Core.Media;

/// <summary>Events by the Media API (section 2).</summary>
/// <param name="client">The connection to it.</param>
public sealed class MediaEventSource(IApiClient client) : IEventSource
{
    private const string Scope = "event:read";

    private readonly ConcurrentDictionary<string, string> _ids = new(StringComparer.Ordinal);

    /// <inheritdoc/>
    public async Task<GenesysEventSubscription> EnsureSubscriptionAsync(EventSelection selection, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(selection);
        var subscription = await MakeOrFindAsync(selection, cancellationToken).ConfigureAwait(false);
        _ids[selection.SubscriptionName] = subscription.Id;
        return subscription;
    }

    /// <inheritdoc/>
    public async Task<IReadOnlyList<GenesysEventSubscription>> GetSubscriptionsAsync(CancellationToken cancellationToken)
    {
        var request = new ApiRequest
        {
            Method = HttpMethod.Get,
            Semantics = RequestSemantics.Safe,
            PathAndQuery = MediaPath.Subscriptions,
            RequiredScope = Scope,
            Subject = "the event subscriptions",
            Priority = RequestPriority.Interactive,
        };
        var response = await client.SendAsync(request, cancellationToken).ConfigureAwait(false);
        var answer = MediaResponse.Read(request, response, MediaJson.Default.SubscriptionList);
        if (answer.Entities is null)
        {
            throw UnexpectedAnswer.Create(request, response, "the answer has no entities");
        }

        return answer.Entities.Select(ToSubscription).OfType<GenesysEventSubscription>().ToArray();
    }

    /// <inheritdoc/>
    public async Task<EventBatch> ReadAsync(EventSelection selection, string? cursor, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(selection);
        if (!_ids.TryGetValue(selection.SubscriptionName, out var id))
        {
            id = (await EnsureSubscriptionAsync(selection, cancellationToken).ConfigureAwait(false)).Id;
        }

        var request = new ApiRequest
        {
            Method = HttpMethod.Get,
            Semantics = RequestSemantics.Safe,
            PathAndQuery = MediaPath.Events(id, selection.PageSize, cursor),
            RequiredScope = Scope,
            Subject = $"the events of subscription '{selection.SubscriptionName}'",
            // One page feeds fifty changes: it must not wait behind them.
            Priority = RequestPriority.Interactive,
        };
        var response = await client.SendAsync(request, cancellationToken).ConfigureAwait(false);
        return EventPageReader.Read(response.Body, cursor, out var problem) ?? throw UnexpectedAnswer.Create(request, response, problem!);
    }

    private async Task<GenesysEventSubscription> MakeOrFindAsync(EventSelection selection, CancellationToken cancellationToken)
    {
        var name = selection.SubscriptionName;
        var request = new ApiRequest
        {
            Method = HttpMethod.Post,
            // A subscription is known by its name, so asking twice makes one.
            Semantics = RequestSemantics.Idempotent,
            PathAndQuery = MediaPath.Subscriptions,
            Body = JsonSerializer.SerializeToUtf8Bytes(
                new SubscriptionRequest(name, new SubscriptionFilter(selection.EventTypes), selection.PageSize),
                MediaJson.Default.SubscriptionRequest),
            IdempotencyKey = Guid.NewGuid().ToString(),
            RequiredScope = Scope,
            Subject = $"event subscription '{name}'",
            Priority = RequestPriority.Interactive,
            ExpectedStatuses = [409],
        };
        var response = await client.SendAsync(request, cancellationToken).ConfigureAwait(false);
        if (response.StatusCode != 409)
        {
            var answer = MediaResponse.Read(request, response, MediaJson.Default.SubscriptionResponse);
            return ToSubscription(answer) ?? throw UnexpectedAnswer.Create(request, response, "the answer has no id");
        }

        // What is there may differ from what was asked for; only its id and name are known.
        if (ErrorBody.Read(response.Body).Id is { Length: > 0 } id)
        {
            return new GenesysEventSubscription { Id = id, Name = name };
        }

        var existing = await GetSubscriptionsAsync(cancellationToken).ConfigureAwait(false);
        return existing.FirstOrDefault(subscription => subscription.Name == name)
            ?? throw new GenesysApiException(
                GenesysErrorKind.Conflict,
                $"The event subscription '{name}' exists, says the service, and does not list it.",
                "It may belong to another client: choose another name.")
            {
                StatusCode = response.StatusCode,
                CorrelationId = response.CorrelationId,
                Attempts = response.Attempts,
            };
    }

    private static GenesysEventSubscription? ToSubscription(SubscriptionResponse? answer) => answer?.Id is not { Length: > 0 } id
        ? null
        : new GenesysEventSubscription
        {
            Id = id,
            Name = answer.Name,
            EventTypes = answer.Filter?.EventTypes?.OfType<string>().ToArray() ?? [],
            PageSize = answer.PageSize ?? 0,
            CreatedDate = answer.CreatedDate,
            ModifiedDate = answer.ModifiedDate,
        };
}
