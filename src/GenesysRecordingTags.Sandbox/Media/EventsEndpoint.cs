using System.Globalization;

namespace GenesysRecordingTags.Sandbox;

/// <summary>Delivers a subscription's events page by page (contract, section 2).</summary>
internal sealed class EventsEndpoint
{
    private long _emptyPages;

    public SandboxResponse Read(SandboxExchange exchange, OrganizationData data)
    {
        var subscription = data.Subscriptions.Find(exchange.Route.ResourceId);
        if (subscription is null)
        {
            return ServiceError.NotFound(exchange, $"There is no subscription {exchange.Route.ResourceId}.");
        }

        var pageSize = subscription.PageSize;
        if (exchange.Target.QueryValue("page_size") is { } sizeText
            && !(int.TryParse(sizeText, NumberStyles.None, CultureInfo.InvariantCulture, out pageSize) && PageSizes.IsValid(pageSize)))
        {
            return ServiceError.BadRequest(exchange, "out.of.range", "page_size", "page_size must be 1 to 100.");
        }

        var start = 0;
        if (exchange.Target.QueryValue("page_token") is { } token)
        {
            if (PageToken.Read(subscription.Id, token) is not { } position)
            {
                return ServiceError.BadRequest(exchange, "invalid.token", "page_token", "page_token is none that was given out.");
            }

            start = position;
        }

        var events = subscription.EventTypes.Contains(EventPage.EventType) ? data.Events(start, pageSize) : [];
        var page = new EventPage(events, NextToken(exchange.EventFault, subscription.Id, start, events.Count), exchange.EventFault)
        {
            // The contract knows both forms of an absent token.
            WritesNullToken = events.Count == 0 && Interlocked.Increment(ref _emptyPages) % 2 == 0,
        };
        return SandboxResponse.Json(200, JsonBody.Write(page, static (writer, state) => state.Write(writer)));
    }

    private static string? NextToken(EventPageFault fault, string subscriptionId, int start, int count)
    {
        if (fault == EventPageFault.RepeatedToken)
        {
            return PageToken.Write(subscriptionId, start);
        }

        return count == 0 ? null : PageToken.Write(subscriptionId, start + count);
    }
}
