using System.Globalization;
using System.Text;

namespace GenesysRecordingTags.Sandbox;

/// <summary>The asynchronous details queries: made, looked at, read page by page.</summary>
internal sealed class DetailsJobsEndpoint(SandboxOptions options)
{
    private const string Jobs = "analytics/conversations/details/jobs";
    private const int UsualPageSize = 1_000;
    private const int LargestPageSize = 10_000;

    private readonly SandboxPlatformOptions _options = options.Platform;
    private readonly PermissionRule _permissions =
        PermissionRule.Any(SandboxPermissions.ConversationDetailView, SandboxPermissions.AgentConversationDetailView);

    public IEnumerable<PlatformOperation> Operations =>
    [
        new(SandboxOperation.CreateDetailsJob, "POST", Jobs, Create) { Permissions = _permissions, Body = DetailsQueryShape.Job },
        new(SandboxOperation.GetDetailsAvailability, "GET", $"{Jobs}/availability", GetAvailability)
        {
            Permissions = PermissionRule.Any(SandboxPermissions.ConversationDetailView),
        },
        new(SandboxOperation.GetDetailsJob, "GET", $"{Jobs}/{{jobId}}", Get) { Permissions = _permissions },
        new(SandboxOperation.DeleteDetailsJob, "DELETE", $"{Jobs}/{{jobId}}", Delete) { Permissions = _permissions },
        new(SandboxOperation.GetDetailsJobResults, "GET", $"{Jobs}/{{jobId}}/results", GetResults)
        {
            Permissions = _permissions,
            Query = new QueryRules().Text("cursor").Whole("pageSize", 1, LargestPageSize),
        },
    ];

    private SandboxResponse Create(PlatformCall call)
    {
        var problems = new List<ErrorDetail>();
        var interval = AnalyticsInterval.Read(call.Body.Text("interval")!, _options.MaxAnalyticsJobInterval, problems);
        var filter = DetailsFilter.Read(call.Body, problems);
        if (problems.Count > 0)
        {
            return PlatformError.BadRequest(call.Exchange, problems);
        }

        var until = call.Now - _options.DataLakeLag;
        var byStart = call.Body.Flag("startOfDayIntervalMatching") == true;
        var found = DetailsSelection.Select(
            call,
            call.Body,
            filter,
            conversation => interval!.Value.Overlaps(conversation.StartedAt, conversation.EndedAt)
                && (!byStart || conversation.StartedAt.UtcDateTime.Date >= interval.Value.From.UtcDateTime.Date),
            _options.DataLakeLag);
        var number = call.Data.DetailsJobs.NextNumber();
        var job = new DetailsJob(
            Uuid.Of(call.Data.Seed, number, (int)IdPurpose.Job),
            call.Now,
            call.Now + _options.AnalyticsJobDuration,
            until,
            call.Body.Whole("limit") is { } limit ? found.Take(limit).ToArray() : found)
        {
            Fails = number <= _options.FailingAnalyticsJobs,
        };
        call.Data.DetailsJobs.Put(job);
        return PlatformCall.Ok(job.Id, static (writer, id) => writer.WriteString("jobId", id), 202);
    }

    private SandboxResponse GetAvailability(PlatformCall call) =>
        PlatformCall.Ok(call.Now - _options.DataLakeLag, static (writer, until) => writer.WriteTime("dataAvailabilityDate", until));

    private static SandboxResponse Get(PlatformCall call) => Find(call) is not { } job
        ? NotFound(call)
        : PlatformCall.Ok((job, call.Now), static (writer, answer) =>
        {
            var state = answer.job.StateAt(answer.Now);
            writer.WriteString("state", state);
            writer.WriteTime("submissionDate", answer.job.SubmittedAt);
            writer.WriteTime("expirationDate", answer.job.ExpiresAt);
            if (state == "FAILED")
            {
                writer.WriteString("errorMessage", "The query timed out.");
            }

            if (state is "FULFILLED" or "EXPIRED" or "FAILED")
            {
                writer.WriteTime("completionDate", answer.job.DueAt);
            }
        });

    private static SandboxResponse Delete(PlatformCall call)
    {
        if (Find(call) is not { } job)
        {
            return NotFound(call);
        }

        call.Data.DetailsJobs.Put(job with { IsCancelled = true });
        return PlatformCall.NoContent();
    }

    private static SandboxResponse GetResults(PlatformCall call)
    {
        if (Find(call) is not { } job)
        {
            return NotFound(call);
        }

        if (job.StateAt(call.Now) != "FULFILLED")
        {
            return call.BadRequest("jobId", $"The job {job.Id} is {job.StateAt(call.Now)}: it has no results.");
        }

        if (ReadCursor(job, call.Query("cursor")) is not { } start)
        {
            return call.BadRequest("cursor", "The cursor is none that was given out.");
        }

        var page = job.Found.Skip(start).Take(call.QueryNumber("pageSize") ?? UsualPageSize).ToArray();
        var next = start + page.Length < job.Found.Count ? WriteCursor(job, start + page.Length) : null;
        if (call.Exchange.EventFault == EventPageFault.RepeatedToken)
        {
            next = WriteCursor(job, start);
        }

        return PlatformCall.Ok((job, page, next, call.Exchange.EventFault), static (writer, answer) =>
        {
            DetailsWriter.WriteConversations(writer, answer.page, answer.EventFault, hasAttributes: true);
            if (answer.next is not null)
            {
                writer.WriteString("cursor", answer.next);
            }

            writer.WriteTime("dataAvailabilityDate", answer.job.DataUntil);
        });
    }

    private static DetailsJob? Find(PlatformCall call) => call.Data.DetailsJobs.Find(call.Path("jobId"));

    private static SandboxResponse NotFound(PlatformCall call) => call.NotFound("job", call.Path("jobId"));

    // The ">" and "?" give a plus and a slash: a client that does not escape is found out.
    private static string WriteCursor(DetailsJob job, int position) =>
        Convert.ToBase64String(Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $">>>???{job.Id}:{position}")));

    private static int? ReadCursor(DetailsJob job, string? cursor)
    {
        if (cursor is null)
        {
            return 0;
        }

        var bytes = new byte[cursor.Length];
        if (!Convert.TryFromBase64String(cursor, bytes, out var length))
        {
            return null;
        }

        var text = Encoding.UTF8.GetString(bytes, 0, length);
        var prefix = $">>>???{job.Id}:";
        return text.StartsWith(prefix, StringComparison.Ordinal)
            && int.TryParse(text[prefix.Length..], NumberStyles.None, CultureInfo.InvariantCulture, out var position) ? position : null;
    }
}
