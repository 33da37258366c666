using System.Text.Json;
using GenesysRecordingTags.Core.Api;
using GenesysRecordingTags.Core.Http;

namespace GenesysRecordingTags.Core.Platform;

/// <summary>The asynchronous details query (Platform API, section 4.4): made, waited for, read page by page.</summary>
/// <param name="client">The connection.</param>
/// <param name="time">The clock.</param>
/// <param name="diagnostics">Who hears of long waits.</param>
internal sealed class ConversationJob(IApiClient client, TimeProvider time, IDiagnosticSink diagnostics)
{
    private const string Subject = "the asynchronous query for conversations";
    private const int PageSize = 200;

    /// <summary>A service that takes no window of this length takes none.</summary>
    public static readonly TimeSpan ShortestWindow = TimeSpan.FromDays(1);

    private static readonly TimeSpan FirstWait = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(30);

    /// <summary>How far the data reach.</summary>
    /// <param name="cancellationToken">Ends the request.</param>
    /// <returns>Null where the answer does not say.</returns>
    public async Task<DateTimeOffset?> GetAvailabilityAsync(CancellationToken cancellationToken)
    {
        var request = Get(PlatformPath.DetailsAvailability);
        var response = await client.SendAsync(request, cancellationToken).ConfigureAwait(false);
        return PlatformJson.Read(request, response).Date("dataAvailabilityDate");
    }

    /// <summary>Makes the query for conversations with activity in a window.</summary>
    /// <param name="from">Where it begins.</param>
    /// <param name="to">Where it ends.</param>
    /// <param name="includesUnrecorded">Whether conversations that left no recording are wanted too.</param>
    /// <param name="cancellationToken">Ends the request.</param>
    /// <returns>Its id; null where the service takes no window of this length.</returns>
    public async Task<string?> CreateAsync(DateTimeOffset from, DateTimeOffset to, bool includesUnrecorded, CancellationToken cancellationToken)
    {
        var request = new ApiRequest
        {
            Method = HttpMethod.Post,
            // It changes nothing of the organisation: a query that was made twice expires unread.
            Semantics = RequestSemantics.Safe,
            PathAndQuery = PlatformPath.DetailsJobs,
            Body = Write(from, to, includesUnrecorded),
            RequiredPermission = PlatformPermissions.ConversationDetailView,
            Subject = Subject,
            Priority = RequestPriority.Interactive,
        };
        ApiResponse response;
        try
        {
            response = await client.SendAsync(request, cancellationToken).ConfigureAwait(false);
        }
        catch (GenesysApiException ex) when (ex.StatusCode == 400
            && to - from > ShortestWindow
            && ex.Message.Contains("interval", StringComparison.OrdinalIgnoreCase))
        {
            return null;
        }

        return PlatformJson.Read(request, response).Text("jobId") is { Length: > 0 } id
            ? id
            : throw UnexpectedAnswer.Create(request, response, "the answer names no job");
    }

    /// <summary>Waits until a query has results.</summary>
    /// <param name="jobId">The query.</param>
    /// <param name="cancellationToken">Ends the wait; the query goes on, and a later run finds it.</param>
    /// <returns>Its final state: <c>FULFILLED</c>, <c>FAILED</c>, <c>CANCELLED</c>, <c>EXPIRED</c>; <c>null</c> where there is no such query.</returns>
    public async Task<(string? State, string? Reason)> WaitAsync(string jobId, CancellationToken cancellationToken)
    {
        var wait = FirstWait;
        while (true)
        {
            var request = Get(PlatformPath.DetailsJob(jobId)) with { ExpectedStatuses = [404] };
            var response = await client.SendAsync(request, cancellationToken).ConfigureAwait(false);
            if (response.StatusCode == 404)
            {
                return (null, null);
            }

            var status = PlatformJson.Read(request, response);
            var state = status.Text("state");
            switch (state)
            {
                case "FULFILLED" or "FAILED" or "CANCELLED" or "EXPIRED":
                    return (state, ErrorBody.Clean(status.Text("errorMessage")));
                case null:
                    throw UnexpectedAnswer.Create(request, response, "the answer names no state");
            }

            diagnostics.Report(DiagnosticLevel.Verbose, $"The asynchronous query {jobId} is {state}; asking again in {DurationText.Write(wait)}.");
            await Task.Delay(wait, time, cancellationToken).ConfigureAwait(false);
            wait = wait + wait < LongestWait ? wait + wait : LongestWait;
        }
    }

    /// <summary>Reads a page of results.</summary>
    /// <param name="jobId">The query.</param>
    /// <param name="cursor">Which page; null: the first one.</param>
    /// <param name="cancellationToken">Ends the request.</param>
    /// <exception cref="GenesysApiException">With 400 or 404 where the results are gone.</exception>
    public async Task<JobPage> ReadAsync(string jobId, string? cursor, CancellationToken cancellationToken)
    {
        var request = Get(PlatformPath.DetailsResults(jobId, cursor, PageSize));
        var response = await client.SendAsync(request, cancellationToken).ConfigureAwait(false);
        var answer = PlatformJson.Read(request, response);
        var next = answer.Text("cursor");
        return next is null || next != cursor
            ? new JobPage(ConversationPage.Read(answer), next, answer.Date("dataAvailabilityDate"))
            : throw UnexpectedAnswer.Create(request, response, "the answer names the page that it is as the next one");
    }

    private static ApiRequest Get(string path) => new()
    {
        Method = HttpMethod.Get,
        Semantics = RequestSemantics.Safe,
        PathAndQuery = path,
        RequiredPermission = PlatformPermissions.ConversationDetailView,
        Subject = Subject,
        Priority = RequestPriority.Interactive,
    };

    private static byte[] Write(DateTimeOffset from, DateTimeOffset to, bool includesUnrecorded)
    {
        using var stream = new MemoryStream();
        using (var writer = new Utf8JsonWriter(stream))
        {
            writer.WriteStartObject();
            writer.WriteString("interval", $"{EventPlace.Time(from)}/{EventPlace.Time(to)}");
            ConversationFilter.Write(writer, includesUnrecorded);
            writer.WriteEndObject();
        }

        return stream.ToArray();
    }
}
