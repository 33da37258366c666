using System.Text.Json;
using GenesysRecordingTags.Core.Api;
using GenesysRecordingTags.Core.Events;
using GenesysRecordingTags.Core.Http;

namespace GenesysRecordingTags.Core.Media;

/// <summary>Events by the Media API (section 2).</summary>
/// <param name="transport">The pipeline to it.</param>
public sealed class MediaEventSource(IApiTransport transport) : IEventSource
{
    private const string Scope = "event:read";

    /// <inheritdoc/>
    public async Task<GenesysEventSubscription> EnsureSubscriptionAsync(
        string name,
        IReadOnlyList<string> eventTypes,
        int pageSize,
        CancellationToken cancellationToken)
    {
        var request = new ApiRequest
        {
            Method = HttpMethod.Post,
            PathAndQuery = MediaPath.Subscriptions,
            Body = JsonSerializer.SerializeToUtf8Bytes(
                new SubscriptionRequest(name, new SubscriptionFilter(eventTypes), pageSize),
                MediaJson.Default.SubscriptionRequest),
            // A subscription is known by its name, so asking twice makes one.
            IdempotencyKey = Guid.NewGuid().ToString(),
            RequiredScope = Scope,
            Subject = $"event subscription '{name}'",
            Priority = RequestPriority.Interactive,
            ExpectedStatuses = [409],
        };
        var response = await transport.SendAsync(request, cancellationToken).ConfigureAwait(false);
        if (response.StatusCode != 409)
        {
            var answer = MediaResponse.Read(request, response, MediaJson.Default.SubscriptionResponse);
            return ToSubscription(answer) ?? throw MediaResponse.Unexpected(request, response, "the answer has no id");
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

    /// <inheritdoc/>
    public async Task<IReadOnlyList<GenesysEventSubscription>> GetSubscriptionsAsync(CancellationToken cancellationToken)
    {
        var request = new ApiRequest
        {
            Method = HttpMethod.Get,
            PathAndQuery = MediaPath.Subscriptions,
            RequiredScope = Scope,
            Subject = "the event subscriptions",
            Priority = RequestPriority.Interactive,
        };
        var response = await transport.SendAsync(request, cancellationToken).ConfigureAwait(false);
        var answer = MediaResponse.Read(request, response, MediaJson.Default.SubscriptionList);
        if (answer.Entities is null)
        {
            throw MediaResponse.Unexpected(request, response, "the answer has no entities");
        }

        return answer.Entities.Select(ToSubscription).OfType<GenesysEventSubscription>().ToArray();
    }

    /// <inheritdoc/>
    public async Task<EventPage> GetPageAsync(string subscriptionId, int pageSize, string? pageToken, CancellationToken cancellationToken)
    {
        var request = new ApiRequest
        {
            Method = HttpMethod.Get,
            PathAndQuery = MediaPath.Events(subscriptionId, pageSize, pageToken),
            RequiredScope = Scope,
            Subject = $"the events of subscription '{subscriptionId}'",
            // One page feeds fifty changes: it must not wait behind them.
            Priority = RequestPriority.Interactive,
        };
        var response = await transport.SendAsync(request, cancellationToken).ConfigureAwait(false);
        return EventPageReader.Read(response.Body, out var problem) ?? throw MediaResponse.Unexpected(request, response, problem!);
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
