using System.Text.Json;
using GenesysRecordingTags.Core.Api;
using GenesysRecordingTags.Core.Http;

namespace GenesysRecordingTags.Core.Media;

/// <summary>Metadata and plain tags by the Media API (section 4).</summary>
/// <param name="client">The connection to it.</param>
public sealed class MediaMetadataService(IApiClient client) : IMetadataService
{
    /// <inheritdoc/>
    public async Task<RecordingMetadata> SetAsync(
        RecordingReference recording,
        IReadOnlyDictionary<string, string?>? metadata,
        IReadOnlyList<string>? tags,
        SendOptions options,
        CancellationToken cancellationToken)
    {
        if (metadata is null && tags is null)
        {
            throw new GenesysApiException(
                GenesysErrorKind.InvalidRequest,
                $"Recording '{recording.RecordingId}': neither metadata nor tags to set.",
                "Give -Metadata, -Tag or both.");
        }

        if (metadata?.FirstOrDefault(pair => pair.Value is null).Key is { } removed)
        {
            throw new GenesysApiException(
                GenesysErrorKind.InvalidRequest,
                $"Recording '{recording.RecordingId}': metadata '{removed}' can't be removed: the Media API merges metadata, and has no request that takes a key away. Nothing was sent.",
                "Set the key to an empty text where that will do.");
        }

        return await SendAsync(
            recording,
            new ApiRequest
            {
                Method = HttpMethod.Patch,
                PathAndQuery = MediaPath.Recording(recording.RecordingId),
                Semantics = RequestSemantics.Keyed,
                Body = JsonSerializer.SerializeToUtf8Bytes(new RecordingPatch(metadata, tags), MediaJson.Default.RecordingPatch),
                IdempotencyKey = options.IdempotencyKey,
                Priority = options.Priority,
                ConcurrencyLease = options.ConcurrencyLease,
                RequiredScope = "media:write",
                Subject = MediaResponse.SubjectOf(recording),
                SubjectId = recording.RecordingId,
                RecordingId = recording.RecordingId,
            },
            cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public async Task<RecordingMetadata> GetAsync(RecordingReference recording, ReadOptions options, CancellationToken cancellationToken) =>
        await SendAsync(
            recording,
            new ApiRequest
            {
                Method = HttpMethod.Get,
                PathAndQuery = MediaPath.Recording(recording.RecordingId),
                Semantics = RequestSemantics.Safe,
                RequiredScope = "media:read",
                Subject = MediaResponse.SubjectOf(recording),
                SubjectId = recording.RecordingId,
                RecordingId = recording.RecordingId,
                Priority = options.Priority,
                ConcurrencyLease = options.ConcurrencyLease,
            },
            cancellationToken).ConfigureAwait(false);

    private async Task<RecordingMetadata> SendAsync(RecordingReference recording, ApiRequest request, CancellationToken cancellationToken)
    {
        var response = await client.SendAsync(request, cancellationToken).ConfigureAwait(false);
        var answer = MediaResponse.Read(request, response, MediaJson.Default.RecordingResponse, recording, static answer => answer.Id);
        var metadata = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var (key, value) in answer.Metadata ?? new Dictionary<string, string?>())
        {
            if (value is not null)
            {
                metadata[key] = value;
            }
        }

        return new RecordingMetadata
        {
            RecordingId = recording.RecordingId,
            ConversationId = recording.ConversationId,
            Metadata = metadata,
            Tags = answer.Tags?.OfType<string>().ToArray() ?? [],
            MediaType = answer.MediaType,
            Status = answer.Status,
            Latency = response.Latency,
            Attempts = response.Attempts,
            CorrelationId = response.CorrelationId,
        };
    }
}
