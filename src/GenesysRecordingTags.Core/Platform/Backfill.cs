using System.Collections.Concurrent;
using GenesysRecordingTags.Core.Http;

namespace GenesysRecordingTags.Core.Platform;

/// <summary>Lists what ended long ago by asynchronous queries, step by step: each step leaves a place that another process can go on from.</summary>
/// <param name="client">The connection.</param>
/// <param name="time">The clock.</param>
/// <param name="diagnostics">Who hears of it.</param>
internal sealed class Backfill(IApiClient client, TimeProvider time, IDiagnosticSink diagnostics)
{
    private static readonly TimeSpan[] Windows = [TimeSpan.FromDays(31), TimeSpan.FromDays(7), ConversationJob.ShortestWindow];

    private readonly ConversationJob _job = new(client, time, diagnostics);
    private readonly ConcurrentDictionary<string, bool> _made = new(StringComparer.Ordinal);
    private volatile KeptPage? _page;
    private TimeSpan _window = TimeSpan.MaxValue;

    /// <summary>Takes the next step that there is before a page can be read.</summary>
    /// <param name="place">How far it is.</param>
    /// <param name="includesUnrecorded">Whether conversations that left no recording are wanted too.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <returns>The place after the step; null where the page can be read at once.</returns>
    public async Task<BackfillPlace?> PrepareAsync(BackfillPlace place, bool includesUnrecorded, CancellationToken cancellationToken)
    {
        if (place.Until is null)
        {
            var until = await _job.GetAvailabilityAsync(cancellationToken).ConfigureAwait(false);
            var now = time.GetUtcNow();
            // Data that reach nowhere, or into the future, leave all of it to the synchronous query, or none.
            return place with { Until = until is null ? place.From : until < now ? until : now };
        }

        if (place.JobId is not null)
        {
            return null;
        }

        while (true)
        {
            var to = place.Until.Value - place.From > _window ? place.From + _window : place.Until.Value;
            if (await _job.CreateAsync(place.From, to, includesUnrecorded, cancellationToken).ConfigureAwait(false) is { } jobId)
            {
                _made[jobId] = true;
                diagnostics.Report(
                    DiagnosticLevel.Verbose,
                    $"Conversations that ended from {EventPlace.Time(place.From)} to {EventPlace.Time(to)} are listed by the asynchronous query {jobId}.");
                return place with { To = to, JobId = jobId, Cursor = null };
            }

            _window = Windows.FirstOrDefault(window => window < to - place.From, Windows[^1]);
        }
    }

    /// <summary>The page of a place; waits until the query has results.</summary>
    /// <param name="place">The place; its query is made.</param>
    /// <param name="isWorkedOff">Whether part of the page was worked off: then it need not be asked for again.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <returns>Null where the query of an earlier run is gone: another one is to be made.</returns>
    /// <exception cref="GenesysApiException">The query failed, was cancelled or expired. The next call makes another one.</exception>
    public async Task<JobPage?> ReadAsync(BackfillPlace place, bool isWorkedOff, CancellationToken cancellationToken)
    {
        if (isWorkedOff && _page is { } kept && kept.JobId == place.JobId && kept.Cursor == place.Cursor)
        {
            return kept.Page;
        }

        var jobId = place.JobId!;
        if (place.Cursor is null)
        {
            var (state, reason) = await _job.WaitAsync(jobId, cancellationToken).ConfigureAwait(false);
            if (state != "FULFILLED")
            {
                return GiveUp(jobId, state, reason, null);
            }
        }

        try
        {
            var page = await _job.ReadAsync(jobId, place.Cursor, cancellationToken).ConfigureAwait(false);
            _page = new KeptPage(jobId, place.Cursor, page);
            return page;
        }
        catch (GenesysApiException ex) when (ex.StatusCode is 400 or 404)
        {
            return GiveUp(jobId, null, null, ex);
        }
    }

    /// <summary>A query that an earlier run made may be gone since; one of this run that is, is an error.</summary>
    private JobPage? GiveUp(string jobId, string? state, string? reason, GenesysApiException? cause)
    {
        if (!_made.TryRemove(jobId, out _))
        {
            diagnostics.Report(
                DiagnosticLevel.Verbose,
                $"The asynchronous query {jobId} of an earlier run {(state is null ? "is not there any more" : $"is {state}")}: another one is made. What was received before is not delivered again.");
            return null;
        }

        var what = state switch
        {
            "CANCELLED" => "was cancelled",
            "EXPIRED" => "expired before its results were read",
            "FAILED" => "failed",
            _ => "is not there any more",
        };
        throw new GenesysApiException(
            state == "CANCELLED" ? GenesysErrorKind.Conflict : GenesysErrorKind.ServiceUnavailable,
            $"The asynchronous query {jobId} for conversations {what}{(reason is null ? "." : $": {reason.TrimEnd('.')}.")}",
            "Run it again: another query is made, and no event is delivered twice. Where it fails each time, a later -Since makes a smaller query; one within the last 48 hours needs none.",
            cause)
        {
            StatusCode = cause?.StatusCode,
            CorrelationId = cause?.CorrelationId,
        };
    }

    /// <summary>The page that is being worked off.</summary>
    private sealed record KeptPage(string JobId, string? Cursor, JobPage Page);
}
