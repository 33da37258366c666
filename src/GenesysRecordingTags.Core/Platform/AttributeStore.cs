using System.Globalization;
using System.Text.Json;
using GenesysRecordingTags.Core.Api;
using GenesysRecordingTags.Core.Http;

namespace GenesysRecordingTags.Core.Platform;

/// <summary>The custom attributes records of conversations: read, written in bulk, deleted (Platform API, section 3.8).</summary>
/// <remarks>A record is first written as a new one. Where it is there already, the service says so, and it is read before it is overwritten: a
/// write without its divisions would clear them.</remarks>
/// <param name="client">The connection.</param>
/// <param name="time">The clock.</param>
internal sealed class AttributeStore(IApiClient client, TimeProvider time)
{
    private const int LargestBulk = 100;
    private const int Rounds = 4;

    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(250);

    /// <summary>Reads all records of a conversation.</summary>
    /// <param name="conversationId">The conversation.</param>
    /// <param name="subject">What it is for, in words.</param>
    /// <param name="options">How it is read.</param>
    /// <param name="cancellationToken">Ends the request.</param>
    public async Task<(IReadOnlyList<AttributeRecord> Records, ApiResponse Response)> ListAsync(
        string conversationId, string subject, ReadOptions options, CancellationToken cancellationToken)
    {
        var request = new ApiRequest
        {
            Method = HttpMethod.Get,
            Semantics = RequestSemantics.Safe,
            PathAndQuery = PlatformPath.Attributes(conversationId),
            RequiredPermission = PlatformPermissions.AttributesView,
            Subject = subject,
            SubjectId = conversationId,
            Priority = options.Priority,
            ConcurrencyLease = options.ConcurrencyLease,
        };
        var response = await client.SendAsync(request, cancellationToken).ConfigureAwait(false);
        var records = PlatformJson.Read(request, response).Items("results").Select(AttributeRecord.Read).OfType<AttributeRecord>().ToList();
        return (records, response);
    }

    /// <summary>Deletes a record; one that is not there is not an error.</summary>
    /// <param name="conversationId">The conversation.</param>
    /// <param name="record">The record.</param>
    /// <param name="subject">What it is, in words.</param>
    /// <param name="options">How it is sent.</param>
    /// <param name="cancellationToken">Ends the request.</param>
    public Task<ApiResponse> DeleteAsync(
        string conversationId, AttributeRecord record, string subject, SendOptions options, CancellationToken cancellationToken) =>
        client.SendAsync(
            new ApiRequest
            {
                Method = HttpMethod.Delete,
                Semantics = RequestSemantics.Idempotent,
                PathAndQuery = PlatformPath.Attributes(conversationId, record.Id),
                RequiredPermission = PlatformPermissions.AttributesDelete,
                Subject = subject,
                Priority = options.Priority,
                ConcurrencyLease = options.ConcurrencyLease,
                ExpectedStatuses = [404],
            },
            cancellationToken);

    /// <summary>Writes records of one conversation. What became of each is in it afterwards.</summary>
    /// <param name="conversationId">The conversation.</param>
    /// <param name="writes">The records.</param>
    /// <param name="subject">What they are, in words.</param>
    /// <param name="options">How they are sent.</param>
    /// <param name="cancellationToken">Ends the requests.</param>
    /// <returns>How many requests it took, and the service's id of the last one.</returns>
    public async Task<(int Attempts, string? CorrelationId)> WriteAsync(
        string conversationId, IReadOnlyList<AttributeWrite> writes, string subject, SendOptions options, CancellationToken cancellationToken)
    {
        var bulk = new Bulk(conversationId, subject, options);
        try
        {
            await WriteAsync(bulk, writes, cancellationToken).ConfigureAwait(false);
        }
        catch (OperationCanceledException ex) when (writes.Any(write => write.MayBeWritten || write.Written is not null))
        {
            throw ApiErrors.WithOutcomeUnknown(ex, bulk.Attempts);
        }

        foreach (var write in writes.Where(write => !write.IsDone))
        {
            write.Error = write.MayBeWritten
                ? ToError(bulk, write, 503, "the service failed to write it, again and again")
                : ToError(bulk, write, 409, "it is being changed by others at the same time");
        }

        return (bulk.Attempts, bulk.CorrelationId);
    }

    private async Task WriteAsync(Bulk bulk, IReadOnlyList<AttributeWrite> writes, CancellationToken cancellationToken)
    {
        for (var round = 0; round < Rounds; round++)
        {
            var open = writes.Where(write => !write.IsDone).ToList();
            if (open.Count == 0)
            {
                break;
            }

            if (round > 0)
            {
                await PrepareAsync(bulk, open, round, cancellationToken).ConfigureAwait(false);
                open = open.FindAll(write => !write.IsDone);
            }

            foreach (var chunk in open.Chunk(LargestBulk))
            {
                await WriteChunkAsync(bulk, chunk, cancellationToken).ConfigureAwait(false);
            }
        }
    }

    /// <summary>Reads what is there of the records that the service did not take as new, and leaves what failed some time.</summary>
    private async Task PrepareAsync(Bulk bulk, List<AttributeWrite> open, int round, CancellationToken cancellationToken)
    {
        if (open.Exists(write => write.MayBeWritten))
        {
            await Task.Delay(FirstPause * Math.Pow(2, round - 1), time, cancellationToken).ConfigureAwait(false);
        }

        var read = new ReadOptions(bulk.Options.Priority, bulk.Options.ConcurrencyLease);
        IReadOnlyList<AttributeRecord> records;
        try
        {
            (records, var response) = await ListAsync(bulk.ConversationId, bulk.Subject, read, cancellationToken).ConfigureAwait(false);
            bulk.Count(response);
        }
        catch (GenesysApiException ex)
        {
            // Those that are written stay written.
            bulk.Attempts += ex.Attempts;
            open.ForEach(write => write.Error = write.MayBeWritten ? ApiErrors.WithOutcomeUnknown(ex, bulk.Attempts) : ex);
            return;
        }

        foreach (var write in open)
        {
            if (records.FirstOrDefault(record => record.Id == write.Id) is not { } current)
            {
                // It was not written, or is gone again: it is to be new.
                write.Current = null;
                continue;
            }

            if (current.Holds(write.Values))
            {
                // It is what it is to be: written by an earlier try, or by an earlier run. Otherwise it was there before.
                write.Current = write.MayBeWritten ? write.Current : current;
                write.Written = current;
            }
            else
            {
                write.Current = current;
            }
        }
    }

    private async Task WriteChunkAsync(Bulk bulk, AttributeWrite[] chunk, CancellationToken cancellationToken)
    {
        var request = new ApiRequest
        {
            Method = HttpMethod.Put,
            Semantics = RequestSemantics.Idempotent,
            PathAndQuery = PlatformPath.AttributesBulk(bulk.ConversationId),
            Body = ToBody(chunk),
            RequiredPermission = PlatformPermissions.AttributesEdit,
            Subject = bulk.Subject,
            SubjectId = bulk.ConversationId,
            Priority = bulk.Options.Priority,
            ConcurrencyLease = bulk.Options.ConcurrencyLease,
        };
        JsonElement results;
        try
        {
            var response = await client.SendAsync(request, cancellationToken).ConfigureAwait(false);
            bulk.Count(response);
            results = PlatformJson.Read(request, response).Object("results");
            foreach (var write in chunk)
            {
                // An attempt before the one that was answered may have been processed.
                write.MayBeWritten |= response.Attempts > 1;
            }
        }
        catch (GenesysApiException ex) when (ex.StatusCode is 400 or 413 or 422 && chunk.Length > 1)
        {
            // How much one call takes is not documented: half of it, then.
            bulk.Attempts += ex.Attempts;
            var half = chunk.Length / 2;
            await WriteChunkAsync(bulk, [.. chunk.Take(half)], cancellationToken).ConfigureAwait(false);
            await WriteChunkAsync(bulk, [.. chunk.Skip(half)], cancellationToken).ConfigureAwait(false);
            return;
        }
        catch (GenesysApiException ex)
        {
            bulk.Attempts += ex.Attempts;
            foreach (var write in chunk)
            {
                write.Error = ex;
            }

            return;
        }

        foreach (var write in chunk)
        {
            Take(bulk, write, results.Object(write.Id));
        }
    }

    private static void Take(Bulk bulk, AttributeWrite write, JsonElement result)
    {
        var status = (int)(result.Number("statusCode") ?? 0);
        switch (status)
        {
            case >= 200 and < 300:
                // The answer may leave the record out: then it is what was sent.
                write.Written = AttributeRecord.Read(result.Object("attributes"))
                    ?? new AttributeRecord(write.Id, write.SchemaId, (write.Current?.Version ?? 0) + 1, write.Current?.Divisions ?? [], write.Values, null);
                break;
            case 409:
                break;
            case 408 or 429 or >= 500:
                write.MayBeWritten = true;
                break;
            default:
                write.Error = ToError(bulk, write, status, ErrorBody.Clean(result.Text("errorMessage")) ?? "the answer says nothing of it");
                break;
        }
    }

    private static GenesysApiException ToError(Bulk bulk, AttributeWrite write, int status, string what)
    {
        var (kind, action) = status switch
        {
            0 => (GenesysErrorKind.UnexpectedResponse, "Run it again: what was written is not written twice."),
            403 => (GenesysErrorKind.PermissionDenied, "Give the OAuth client's role the divisions of the record, or leave the record to those who may change it."),
            404 => (GenesysErrorKind.RecordingNotFound, "The conversation or the record is gone, or out of reach of the OAuth client's divisions."),
            409 => (GenesysErrorKind.Conflict, "Run it again: the record is then read anew."),
            >= 500 => (GenesysErrorKind.ServiceUnavailable, "Run it again later: what was written is not written twice."),
            _ => (GenesysErrorKind.InvalidRequest, "Correct what the message names. Initialize-RecordingTagSchema -WhatIf shows whether the schema is as it should be."),
        };
        return new GenesysApiException(
            kind,
            string.Create(CultureInfo.InvariantCulture, $"{char.ToUpperInvariant(write.Subject[0])}{write.Subject[1..]}: not written ({status}): {what.TrimEnd('.')}."),
            action)
        {
            StatusCode = status == 0 ? null : status,
            CorrelationId = bulk.CorrelationId,
            Attempts = bulk.Attempts,
            OutcomeUnknown = status is 0 or >= 500,
        };
    }

    private static byte[] ToBody(AttributeWrite[] chunk)
    {
        using var stream = new MemoryStream();
        using (var writer = new Utf8JsonWriter(stream))
        {
            writer.WriteStartArray();
            foreach (var write in chunk)
            {
                writer.WriteStartObject();
                writer.WriteString("id", write.Id);
                writer.WriteString("schemaId", write.SchemaId);
                // 0: it must not be there yet.
                writer.WriteNumber("version", write.Current?.Version ?? 0);
                if (write.Current is { Divisions.Count: > 0 } current)
                {
                    writer.WriteStartArray("divisions");
                    foreach (var division in current.Divisions)
                    {
                        writer.WriteStringValue(division);
                    }

                    writer.WriteEndArray();
                }

                writer.WritePropertyName("customAttributes");
                write.Values.WriteTo(writer);
                writer.WriteEndObject();
            }

            writer.WriteEndArray();
        }

        return stream.ToArray();
    }

    /// <summary>What all requests of one call have in common.</summary>
    private sealed class Bulk(string conversationId, string subject, SendOptions options)
    {
        public string ConversationId => conversationId;

        public string Subject => subject;

        public SendOptions Options => options;

        public int Attempts { get; set; }

        public string? CorrelationId { get; private set; }

        public void Count(ApiResponse response)
        {
            Attempts += response.Attempts;
            CorrelationId = response.CorrelationId;
        }
    }
}
