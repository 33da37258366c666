using System.Globalization;

namespace GenesysRecordingTags.Sandbox;

/// <summary>The synchronous details query.</summary>
internal sealed class DetailsQueryEndpoint(SandboxOptions options)
{
    private const int UsualPageSize = 25;
    private const int LargestPageSize = 100;

    // Each third page, from the second one on, begins with the last entry of the page before.
    private const int RepeatEvery = 3;
    private const int RepeatFirst = 2;

    private readonly SandboxPlatformOptions _options = options.Platform;

    public IEnumerable<PlatformOperation> Operations =>
    [
        new(SandboxOperation.QueryDetails, "POST", "analytics/conversations/details/query", Query)
        {
            Permissions = PermissionRule.Any(SandboxPermissions.ConversationDetailView, SandboxPermissions.AgentConversationDetailView),
            Body = DetailsQueryShape.Query,
        },
    ];

    private SandboxResponse Query(PlatformCall call)
    {
        var problems = new List<ErrorDetail>();
        var interval = AnalyticsInterval.Read(call.Body.Text("interval")!, _options.MaxAnalyticsInterval, problems);
        var filter = DetailsFilter.Read(call.Body, problems);
        var paging = call.Body.Field("paging");
        var size = paging?.Whole("pageSize") ?? UsualPageSize;
        var number = paging?.Whole("pageNumber") ?? 1;
        if (size is < 1 or > LargestPageSize)
        {
            problems.Add(new("bad.request", "paging.pageSize", "paging.pageSize must be from 1 to 100."));
        }

        if (number < 1)
        {
            problems.Add(new("bad.request", "paging.pageNumber", "paging.pageNumber must be 1 or more."));
        }

        if ((long)size * number > _options.MaxAnalyticsResults)
        {
            problems.Add(new("bad.request", "paging", string.Create(
                CultureInfo.InvariantCulture,
                $"Pagination may not exceed {_options.MaxAnalyticsResults} results. Consider querying in smaller intervals.")));
        }

        if (call.Body.Text("orderBy") == "conversationEnd" && !_options.TakesOrderByConversationEnd)
        {
            problems.Add(new("invalid.value", "orderBy", "Value [conversationEnd] is not valid for field type [orderBy]. Allowable values are: conversationStart, segmentStart, segmentEnd"));
        }

        if (problems.Count > 0)
        {
            return PlatformError.BadRequest(call.Exchange, problems);
        }

        var found = DetailsSelection.Select(
            call, call.Body, filter, conversation => interval!.Value.TouchesDayOf(conversation.StartedAt), _options.AnalyticsLag);
        var start = ((long)size * (number - 1)) - Repeats(number);
        var page = start >= found.Count ? [] : found.GetRange((int)start, Math.Min(size, found.Count - (int)start));
        return PlatformCall.Ok((page, found.Count, call.Exchange.EventFault), static (writer, answer) =>
        {
            DetailsWriter.WriteConversations(writer, answer.page, answer.EventFault, hasAttributes: false);
            writer.WriteNumber("totalHits", answer.Count);
        });
    }

    /// <summary>How many entries were repeated up to a page.</summary>
    private int Repeats(int page) => _options.RepeatsResults && page >= RepeatFirst ? ((page - RepeatFirst) / RepeatEvery) + 1 : 0;
}
