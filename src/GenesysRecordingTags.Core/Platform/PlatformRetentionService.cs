using System.Globalization;
using System.Text.Json;
using GenesysRecordingTags.Core.Api;
using GenesysRecordingTags.Core.Http;
using GenesysRecordingTags.Core.Validation;

namespace GenesysRecordingTags.Core.Platform;

/// <summary>Retention by the Platform API: two dates of a recording, read, compared and written (section 3.2).</summary>
/// <remarks>The service knows no versions of a recording and no idempotency keys. A write is therefore never repeated blindly: where its outcome is
/// not known, the dates are read, and it is sent again only where they are not what was asked for.</remarks>
/// <param name="client">The connection.</param>
/// <param name="transport">How often to try again, and the clock.</param>
public sealed class PlatformRetentionService(IApiClient client, TransportOptions transport) : IRetentionService, IDisposable
{
    private const int MostConflicts = 4;

    // So long a recording that was read when its change was planned may stand for what is there when it is sent.
    private static readonly TimeSpan KnownLifetime = TimeSpan.FromSeconds(30);

    // A date that the change does not set is written back as it was read: one that somebody changed since must not be undone by that.
    private static readonly TimeSpan CarriedLifetime = TimeSpan.FromSeconds(2);

    private readonly RetentionPolicyDirectory _policies = new(client, transport.TimeProvider);

    /// <inheritdoc/>
    public Task<IReadOnlyList<RecordingRetentionPolicy>> GetPoliciesAsync(CancellationToken cancellationToken) => _policies.ListAsync(cancellationToken);

    /// <inheritdoc/>
    public Task<RecordingRetentionPolicy> FindPolicyAsync(RetentionPolicy policy, CancellationToken cancellationToken) =>
        _policies.FindAsync(policy, cancellationToken);

    /// <inheritdoc/>
    public async Task<RecordingRetention> GetAsync(RecordingReference recording, ReadOptions options, CancellationToken cancellationToken)
    {
        // No format is asked for: whoever names one sets a transcoding of the media going.
        var request = new ApiRequest
        {
            Method = HttpMethod.Get,
            Semantics = RequestSemantics.Safe,
            PathAndQuery = $"{PlatformPath.Recording(PlatformConversation.Of(recording), recording.RecordingId)}?formatId=NONE&emailFormatId=NONE&chatFormatId=NONE&messageFormatId=NONE",
            RequiredPermission = PlatformPermissions.RecordingView,
            Subject = SubjectOf(recording),
            SubjectId = recording.RecordingId,
            Priority = options.Priority,
            ConcurrencyLease = options.ConcurrencyLease,
        };
        var response = await client.SendAsync(request, cancellationToken).ConfigureAwait(false);
        return Read(recording, request, response);
    }

    /// <inheritdoc/>
    public async Task<RetentionOutcome> SetAsync(RetentionAssignment assignment, SendOptions options, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(assignment);
        var work = new Work(assignment, options);
        var lifetime = assignment is { ArchiveDate: not null, DeleteDate: not null } ? KnownLifetime : CarriedLifetime;
        var current = assignment.Known is { } known && transport.TimeProvider.GetUtcNow() - known.ReadAt < lifetime
            ? known
            : await ReadAsync(work, cancellationToken).ConfigureAwait(false);
        var replaced = current;
        CheckNobodyElse(assignment, current);
        while (!Holds(current, assignment))
        {
            if (RetentionRules.Check(current, assignment.ArchiveDate, assignment.DeleteDate, transport.TimeProvider.GetUtcNow(), assignment.Force) is { } refusal)
            {
                throw refusal;
            }

            if (await WriteAsync(work, current, cancellationToken).ConfigureAwait(false) is { } written)
            {
                return new RetentionOutcome(written with { Attempts = work.Attempts, CorrelationId = work.CorrelationId }, replaced, WasSent: true);
            }

            current = await ReadAsync(work, cancellationToken).ConfigureAwait(false);
        }

        var result = current with { Attempts = work.Attempts, CorrelationId = work.CorrelationId ?? current.CorrelationId };
        return new RetentionOutcome(result, replaced, work.WasSent);
    }

    /// <inheritdoc/>
    public void Dispose() => _policies.Dispose();

    private static string SubjectOf(RecordingReference recording) => $"recording '{recording.RecordingId}'";

    private static bool Holds(RecordingRetention current, RetentionAssignment assignment) =>
        (assignment.ArchiveDate is not { } archive || RetentionRules.IsSame(archive.At, current.ArchiveDate))
        && (assignment.DeleteDate is not { } delete || RetentionRules.IsSame(delete.At, current.DeleteDate));

    /// <summary>An old change must not go over a newer one of somebody else, which no ledger of ours knows.</summary>
    private static void CheckNobodyElse(RetentionAssignment assignment, RecordingRetention current)
    {
        if (assignment.Force || assignment.Expected is not { } expected || Holds(current, assignment))
        {
            return;
        }

        var differences = new[]
        {
            Differ("archiveDate", expected.ArchiveDate, current.ArchiveDate),
            Differ("deleteDate", expected.DeleteDate, current.DeleteDate),
        }.OfType<string>().ToList();
        if (differences.Count > 0)
        {
            throw new GenesysException(
                GenesysErrorKind.Conflict,
                $"Recording '{current.RecordingId}': its retention was changed since: {string.Join("; ", differences)}. Nothing was sent.",
                "Look at what it is now (Set-RecordingRetention -WhatIf shows both dates), and set it anew; -Force sets it over the later change.");
        }
    }

    private static string? Differ(string field, RetentionDate? expected, DateTimeOffset? current) =>
        expected is null || RetentionRules.IsSame(expected.At, current) ? null : $"{field} is {RetentionDate.Of(current)} now, and was {expected}";

    /// <summary>The permission that a date of this recording needs. To give an archived one another archiving restores it.</summary>
    private static string PermissionFor(RecordingRetention current, RetentionAssignment assignment)
    {
        var isRestore = string.Equals(current.FileState, "ARCHIVED", StringComparison.OrdinalIgnoreCase)
            && assignment.ArchiveDate is { } archive && !RetentionRules.IsSame(archive.At, current.ArchiveDate);
        var edit = current switch
        {
            { MediaType: "screen" } => PlatformPermissions.ScreenEditRetention,
            { MediaSubtype: "Snippet" } => PlatformPermissions.SnippetEditRetention,
            _ => PlatformPermissions.RecordingEditRetention,
        };
        return isRestore ? edit.Replace(":editRetention", ":restore", StringComparison.Ordinal) : edit;
    }

    /// <summary>Both dates and nothing else: whether one that is left out is cleared is not documented, all other members are read only, and a
    /// transcript among them may be larger than a request can be.</summary>
    private static byte[] ToBody(DateTimeOffset? archiveDate, DateTimeOffset? deleteDate) => ToBody(writer =>
    {
        WriteDate(writer, "archiveDate", archiveDate);
        WriteDate(writer, "deleteDate", deleteDate);
    });

    private static byte[] ToBody(Action<Utf8JsonWriter> writeMembers)
    {
        using var stream = new MemoryStream();
        using (var writer = new Utf8JsonWriter(stream))
        {
            writer.WriteStartObject();
            writeMembers(writer);
            writer.WriteEndObject();
        }

        return stream.ToArray();
    }

    private static void WriteDate(Utf8JsonWriter writer, string name, DateTimeOffset? date) =>
        writer.WriteString(name, date?.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture));

    private RecordingRetention Read(RecordingReference recording, ApiRequest request, ApiResponse response)
    {
        var answer = PlatformJson.Read(request, response);
        if (answer.Text("id") is { } id && !string.Equals(id, recording.RecordingId, StringComparison.OrdinalIgnoreCase))
        {
            throw UnexpectedAnswer.Create(request, response, $"the answer is about recording '{id}'");
        }

        return new RecordingRetention
        {
            RecordingId = recording.RecordingId,
            ConversationId = recording.ConversationId,
            MediaType = answer.Text("media"),
            MediaSubtype = answer.Text("mediaSubtype"),
            FileState = answer.Text("fileState"),
            CreatedAt = answer.Date("creationTime"),
            ArchiveDate = answer.Date("archiveDate"),
            DeleteDate = answer.Date("deleteDate"),
            ReadAt = transport.TimeProvider.GetUtcNow(),
            Latency = response.Latency,
            Attempts = response.Attempts,
            CorrelationId = response.CorrelationId,
        };
    }

    private async Task<RecordingRetention> ReadAsync(Work work, CancellationToken cancellationToken)
    {
        try
        {
            var read = await GetAsync(
                work.Assignment.Recording, new ReadOptions(work.Options.Priority, work.Options.ConcurrencyLease), cancellationToken).ConfigureAwait(false);
            work.Count(read.Attempts, read.CorrelationId);
            work.IsUnknown = false;
            return read;
        }
        catch (GenesysApiException ex) when (work.IsUnknown)
        {
            // That the dates can't be read says nothing of whether they were written.
            work.Count(ex.Attempts, ex.CorrelationId);
            throw ApiErrors.WithOutcomeUnknown(ex, work.Attempts);
        }
        catch (RequestCanceledException ex) when (work.IsUnknown)
        {
            throw ApiErrors.WithOutcomeUnknown(ex, work.Attempts + ex.Attempts);
        }
    }

    /// <summary>Writes once.</summary>
    /// <returns>What is there now; null where the dates have to be read before anybody knows.</returns>
    private async Task<RecordingRetention?> WriteAsync(Work work, RecordingRetention current, CancellationToken cancellationToken)
    {
        var assignment = work.Assignment;
        var request = new ApiRequest
        {
            Method = HttpMethod.Put,
            Semantics = RequestSemantics.NotRepeatable,
            PathAndQuery = PlatformPath.Recording(PlatformConversation.Of(assignment.Recording), assignment.Recording.RecordingId),
            Body = ToBody(
                assignment.ArchiveDate is { } archive ? archive.At : current.ArchiveDate,
                assignment.DeleteDate is { } delete ? delete.At : current.DeleteDate),
            RequiredPermission = PermissionFor(current, assignment),
            Subject = SubjectOf(assignment.Recording),
            SubjectId = assignment.Recording.RecordingId,
            Priority = work.Options.Priority,
            ConcurrencyLease = work.Options.ConcurrencyLease,
            ExpectedStatuses = [409, 412],
        };
        try
        {
            work.WasSent = true;
            var response = await client.SendAsync(request, cancellationToken).ConfigureAwait(false);
            work.Count(response.Attempts, response.CorrelationId);
            if (response.StatusCode is not (409 or 412))
            {
                return Read(assignment.Recording, request, response);
            }
        }
        catch (GenesysApiException ex) when (ex.OutcomeUnknown && TransientErrors.IsTransient(ex.Kind))
        {
            work.Count(ex.Attempts, ex.CorrelationId);
            work.IsUnknown = true;
            if (work.Retries >= transport.MaximumRetryCount || ex.RetryAfter > transport.MaximumPause)
            {
                throw ApiErrors.WithOutcomeUnknown(ex, work.Attempts);
            }

            // While it waits it has nothing in flight; the request that follows takes a place again.
            work.Options.ConcurrencyLease?.Leave();
            var delay = ex.RetryAfter ?? Backoff.OfRequests.Next(work.Retries++);
            await Task.Delay(delay, transport.TimeProvider, cancellationToken).ConfigureAwait(false);
            return null;
        }
        catch (GenesysApiException ex) when (ex.StatusCode is 400 or 403 or 422)
        {
            if (!await IsProtectedAsync(work, cancellationToken).ConfigureAwait(false))
            {
                throw;
            }

            throw new GenesysApiException(
                GenesysErrorKind.InvalidRetention,
                $"{ex.Message.TrimEnd('.')}. Its conversation is protected from deletion (legal hold).",
                "Leave its dates as they are, or have the hold taken away by whoever set it. A deletion date that has passed by then takes effect at once.",
                ex)
            {
                StatusCode = ex.StatusCode,
                ServiceCode = ex.ServiceCode,
                CorrelationId = ex.CorrelationId,
                Fields = ex.Fields,
                Attempts = work.Attempts + ex.Attempts,
            };
        }

        return ++work.Conflicts < MostConflicts
            ? null
            : throw new GenesysApiException(
                GenesysErrorKind.Conflict,
                $"Recording '{assignment.Recording.RecordingId}': its retention is not set: somebody else is changing the recording all the time.",
                "Run it again: the recording is then read anew.")
            {
                StatusCode = 409,
                Attempts = work.Attempts,
                CorrelationId = work.CorrelationId,
            };
    }

    /// <summary>Asks why the service refused dates. Where it does not tell, its refusal stands as it is.</summary>
    private async Task<bool> IsProtectedAsync(Work work, CancellationToken cancellationToken)
    {
        var conversationId = PlatformConversation.Of(work.Assignment.Recording);
        var request = new ApiRequest
        {
            Method = HttpMethod.Post,
            Semantics = RequestSemantics.Safe,
            PathAndQuery = PlatformPath.DeletionProtection,
            Body = ToBody(writer =>
            {
                writer.WriteStartArray("conversationIds");
                writer.WriteStringValue(conversationId);
                writer.WriteEndArray();
            }),
            Subject = SubjectOf(work.Assignment.Recording),
            Priority = work.Options.Priority,
            ConcurrencyLease = work.Options.ConcurrencyLease,
        };
        try
        {
            var response = await client.SendAsync(request, cancellationToken).ConfigureAwait(false);
            return PlatformJson.Read(request, response, JsonValueKind.Array).EnumerateArray()
                .Any(conversation => string.Equals(conversation.Text("id"), conversationId, StringComparison.OrdinalIgnoreCase));
        }
        catch (GenesysApiException)
        {
            // The refusal is the error to tell, with or without its reason.
            return false;
        }
    }

    /// <summary>One change on its way, and what its requests add up to.</summary>
    private sealed class Work(RetentionAssignment assignment, SendOptions options)
    {
        public RetentionAssignment Assignment => assignment;

        public SendOptions Options => options;

        public int Attempts { get; private set; }

        public int Retries { get; set; }

        public int Conflicts { get; set; }

        public string? CorrelationId { get; private set; }

        public bool WasSent { get; set; }

        /// <summary>Whether a write may have been processed although no answer says so, and the dates were not read since.</summary>
        public bool IsUnknown { get; set; }

        public void Count(int attempts, string? correlationId) => (Attempts, CorrelationId) = (Attempts + attempts, correlationId ?? CorrelationId);
    }
}
