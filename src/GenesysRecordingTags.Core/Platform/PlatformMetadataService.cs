using System.Text.Json;
using GenesysRecordingTags.Core.Api;
using GenesysRecordingTags.Core.Http;

namespace GenesysRecordingTags.Core.Platform;

/// <summary>Metadata and plain tags by the Platform API: one custom attributes record of the conversation for each recording.</summary>
public sealed class PlatformMetadataService : IMetadataService
{
    private const int Rounds = 4;

    private readonly IApiClient _client;
    private readonly AttributeStore _store;
    private readonly SchemaDirectory _schemas;

    internal PlatformMetadataService(IApiClient client, SchemaDirectory schemas, TimeProvider time)
    {
        _client = client;
        _store = new AttributeStore(client, time);
        _schemas = schemas;
    }

    /// <inheritdoc/>
    public async Task<RecordingMetadata> SetAsync(
        RecordingReference recording,
        IReadOnlyDictionary<string, string?>? metadata,
        IReadOnlyList<string>? tags,
        SendOptions options,
        CancellationToken cancellationToken)
    {
        var conversationId = PlatformConversation.Of(recording);
        var schema = await _schemas.GetMetadataSchemaAsync(cancellationToken).ConfigureAwait(false);
        var values = MetadataRecord.ToValues(recording.RecordingId, metadata, tags, schema.Fields);
        var removed = metadata?.Where(pair => pair.Value is null).Select(pair => pair.Key).ToHashSet(StringComparer.Ordinal) ?? [];
        var attempts = 0;
        for (var round = 0; round < Rounds; round++)
        {
            var (current, read) = await FindAsync(recording, new ReadOptions(options.Priority, options.ConcurrencyLease), cancellationToken).ConfigureAwait(false);
            attempts += read.Attempts;
            var merged = Merge(current, values, removed);
            var isRemoval = removed.Overlaps(MetadataRecord.ToMetadata(current).Keys);
            if (current?.Holds(merged) == true || (!isRemoval && SetsNothing(values)))
            {
                // An earlier try was processed, somebody else did the same, or what is to be removed is not there.
                return ToResult(recording, current is null ? default : merged, attempts, read.CorrelationId);
            }

            // A merge leaves what it does not name: to remove a key, the record is written as a whole.
            var request = ToRequest(recording, conversationId, schema.Id, current, isRemoval ? merged : values, options) with
            {
                Method = current is null || isRemoval ? HttpMethod.Put : HttpMethod.Patch,
            };
            var response = await _client.SendAsync(request, cancellationToken).ConfigureAwait(false);
            attempts += response.Attempts;
            if (response.StatusCode is not (404 or 409))
            {
                return ToResult(recording, merged, attempts, response.CorrelationId);
            }
        }

        throw new GenesysApiException(
            GenesysErrorKind.Conflict,
            $"Recording '{recording.RecordingId}': its metadata was not written, because it is being changed by others at the same time.",
            "Run it again: the record is then read anew.")
        {
            StatusCode = 409,
            Attempts = attempts,
        };
    }

    /// <inheritdoc/>
    public async Task<RecordingMetadata> GetAsync(RecordingReference recording, ReadOptions options, CancellationToken cancellationToken)
    {
        var (record, response) = await FindAsync(recording, options, cancellationToken).ConfigureAwait(false);
        return ToResult(recording, record?.Values ?? default, response.Attempts, response.CorrelationId) with { Latency = response.Latency };
    }

    private async Task<(AttributeRecord? Record, ApiResponse Response)> FindAsync(
        RecordingReference recording, ReadOptions options, CancellationToken cancellationToken)
    {
        var subject = $"recording '{recording.RecordingId}'";
        var (records, response) = await _store.ListAsync(PlatformConversation.Of(recording), subject, options, cancellationToken).ConfigureAwait(false);
        return (records.FirstOrDefault(record => record.Id == MetadataRecord.IdOf(recording.RecordingId)), response);
    }

    /// <summary>A record that is there is merged into, or written without what is removed; one that is not is made. Each says which version it knows.</summary>
    private static ApiRequest ToRequest(
        RecordingReference recording, string conversationId, string schemaId, AttributeRecord? current, JsonElement values, SendOptions options) => new()
        {
            Method = HttpMethod.Patch,
            Semantics = RequestSemantics.Idempotent,
            PathAndQuery = PlatformPath.Attributes(conversationId),
            Body = ToBody(recording, schemaId, current, values),
            RequiredPermission = PlatformPermissions.AttributesEdit,
            Subject = $"recording '{recording.RecordingId}'",
            SubjectId = recording.RecordingId,
            RecordingId = recording.RecordingId,
            Priority = options.Priority,
            ConcurrencyLease = options.ConcurrencyLease,
            ExpectedStatuses = current is null ? [409] : [404, 409],
        };

    private static byte[] ToBody(RecordingReference recording, string schemaId, AttributeRecord? current, JsonElement values)
    {
        using var stream = new MemoryStream();
        using (var writer = new Utf8JsonWriter(stream))
        {
            writer.WriteStartObject();
            writer.WriteString("id", MetadataRecord.IdOf(recording.RecordingId));
            if (current is null)
            {
                writer.WriteString("schemaId", schemaId);
            }

            writer.WriteNumber("version", current?.Version ?? 0);
            writer.WriteStartArray("divisions");
            foreach (var division in current?.Divisions ?? [])
            {
                writer.WriteStringValue(division);
            }

            writer.WriteEndArray();
            writer.WritePropertyName("customAttributes");
            values.WriteTo(writer);
            writer.WriteEndObject();
        }

        return stream.ToArray();
    }

    private static bool SetsNothing(JsonElement values) => values.EnumerateObject().All(member => member.Name == MetadataRecord.RecordingField);

    private static JsonElement Merge(AttributeRecord? current, JsonElement values, HashSet<string> removed)
    {
        using var stream = new MemoryStream();
        using (var writer = new Utf8JsonWriter(stream))
        {
            writer.WriteStartObject();
            if (current?.Values is { ValueKind: JsonValueKind.Object } kept)
            {
                foreach (var member in kept.EnumerateObject().Where(member => values.Member(member.Name) is null && !removed.Contains(member.Name)))
                {
                    member.WriteTo(writer);
                }
            }

            foreach (var member in values.EnumerateObject())
            {
                member.WriteTo(writer);
            }

            writer.WriteEndObject();
        }

        using var document = JsonDocument.Parse(stream.ToArray());
        return document.RootElement.Clone();
    }

    private static RecordingMetadata ToResult(RecordingReference recording, JsonElement values, int attempts, string? correlationId)
    {
        var record = new AttributeRecord(MetadataRecord.IdOf(recording.RecordingId), null, 0, [], values, null);
        return new RecordingMetadata
        {
            RecordingId = recording.RecordingId,
            ConversationId = recording.ConversationId,
            Metadata = MetadataRecord.ToMetadata(record),
            Tags = MetadataRecord.ToTags(record),
            Attempts = attempts,
            CorrelationId = correlationId,
        };
    }
}
