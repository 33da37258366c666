using System.Text.Json;
using GenesysRecordingTags.Core.Api;
using GenesysRecordingTags.Core.Http;

namespace GenesysRecordingTags.Core.Platform;

/// <summary>The details query for conversations that ended and may have left a recording (Platform API, section 4.2).</summary>
/// <param name="client">The connection.</param>
internal sealed class ConversationQuery(IApiClient client)
{
    /// <summary>Conversations a page, and an answer.</summary>
    public const int PageSize = 100;

    private static readonly TimeSpan ShorterInterval = TimeSpan.FromDays(7);

    /// <summary>The longest interval that the service takes.</summary>
    public TimeSpan LongestInterval { get; private set; } = TimeSpan.FromDays(31);

    /// <summary>Whether pages are ordered by the ends of conversations, the newest first; otherwise by their beginnings.</summary>
    public bool OrdersByEnd { get; private set; } = true;

    /// <summary>The results of one query that can be paged through.</summary>
    public int LargestResult { get; private set; } = 100_000;

    /// <summary>Asks for a page.</summary>
    /// <param name="place">Which.</param>
    /// <param name="includesUnrecorded">Whether conversations that left no recording are wanted too.</param>
    /// <param name="cancellationToken">Ends the request.</param>
    /// <returns>Null where the service does not take the interval, the order or the page: <see cref="LongestInterval"/>,
    /// <see cref="OrdersByEnd"/> or <see cref="LargestResult"/> has changed, and it is to be asked otherwise.</returns>
    public async Task<ConversationPage?> ReadAsync(EventPlace place, bool includesUnrecorded, CancellationToken cancellationToken)
    {
        var request = new ApiRequest
        {
            Method = HttpMethod.Post,
            Semantics = RequestSemantics.Safe,
            PathAndQuery = PlatformPath.DetailsQuery,
            Body = Write(place, includesUnrecorded),
            RequiredPermission = PlatformPermissions.ConversationDetailView,
            Subject = "the list of conversations",
            // One page feeds a hundred changes: it must not wait behind them.
            Priority = RequestPriority.Interactive,
        };
        ApiResponse response;
        try
        {
            response = await client.SendAsync(request, cancellationToken).ConfigureAwait(false);
        }
        catch (GenesysApiException ex) when (ex.StatusCode == 400 && TryAdapt(ex, place))
        {
            return null;
        }

        return ConversationPage.Read(PlatformJson.Read(request, response));
    }

    /// <summary>Whether a 400 is one of those that another query avoids.</summary>
    private bool TryAdapt(GenesysApiException refusal, EventPlace place)
    {
        if (place.Page > 1 && refusal.Message.Contains("pagination", StringComparison.OrdinalIgnoreCase))
        {
            LargestResult = (place.Page - 1) * PageSize;
            return true;
        }

        if (OrdersByEnd && (refusal.Fields.Contains("orderBy") || refusal.Message.Contains("orderBy", StringComparison.OrdinalIgnoreCase)))
        {
            OrdersByEnd = false;
            return true;
        }

        if (place.To - place.From > ShorterInterval && refusal.Message.Contains("interval", StringComparison.OrdinalIgnoreCase))
        {
            LongestInterval = ShorterInterval;
            return true;
        }

        return false;
    }

    private byte[] Write(EventPlace place, bool includesUnrecorded)
    {
        using var stream = new MemoryStream();
        using (var writer = new Utf8JsonWriter(stream))
        {
            writer.WriteStartObject();
            writer.WriteString("interval", $"{EventPlace.Time(place.From)}/{EventPlace.Time(place.To)}");
            writer.WriteString("order", "desc");
            writer.WriteString("orderBy", OrdersByEnd ? "conversationEnd" : "conversationStart");
            ConversationFilter.Write(writer, includesUnrecorded);
            writer.WriteStartObject("paging");
            writer.WriteNumber("pageSize", PageSize);
            writer.WriteNumber("pageNumber", place.Page);
            writer.WriteEndObject();
            writer.WriteEndObject();
        }

        return stream.ToArray();
    }
}
