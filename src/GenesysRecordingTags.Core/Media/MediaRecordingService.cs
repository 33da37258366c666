using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using GenesysRecordingTags.Core.Api;
using GenesysRecordingTags.Core.Http;

namespace GenesysRecordingTags.Core.Media;

/// <summary>Tags, retention and metadata by the Media API (sections 3 and 4).</summary>
/// <param name="transport">The pipeline to it.</param>
public sealed class MediaRecordingService(IApiTransport transport) : IRecordingService
{
    /// <inheritdoc/>
    public bool CanReadMetadata => true;

    /// <inheritdoc/>
    public async Task<RecordingTagResult> AddTagsAsync(
        RecordingReference recording,
        IReadOnlyList<RecordingTag> tags,
        RetentionPolicy? policy,
        SendOptions options,
        CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(tags);
        var messages = new TagMessage[tags.Count];
        for (var index = 0; index < messages.Length; index++)
        {
            var tag = tags[index];
            messages[index] = double.IsFinite(tag.Confidence)
                ? new TagMessage(tag.Label, tag.TaxonomyId, tag.Confidence, tag.Status)
                : throw Invalid($"Recording '{recording.RecordingId}': tags[{index}].confidence is no number.", "Give a confidence from 0.0 to 1.0.");
        }

        var request = new ApiRequest
        {
            Method = HttpMethod.Post,
            PathAndQuery = MediaPath.Tags(recording.RecordingId),
            Body = JsonSerializer.SerializeToUtf8Bytes(
                new TagsRequest(messages, policy is null ? null : new PolicyMessage(policy.Name, policy.Id)),
                MediaJson.Default.TagsRequest),
            IdempotencyKey = options.IdempotencyKey,
            Priority = options.Priority,
            ConcurrencyLease = options.ConcurrencyLease,
            RequiredScope = "recording:write tagging:write",
            Subject = Subject(recording),
            SubjectId = recording.RecordingId,
        };
        var response = await transport.SendAsync(request, cancellationToken).ConfigureAwait(false);
        var answer = Read(request, response, MediaJson.Default.TagsResponse, recording, static answer => answer.MediaId);
        if (answer.Tags is null)
        {
            throw MediaResponse.Unexpected(request, response, "the answer has no tags");
        }

        return new RecordingTagResult
        {
            RecordingId = recording.RecordingId,
            ConversationId = recording.ConversationId,
            Tags = ReadTags(answer.Tags),
            TagsApplied = tags.Count,
            RetentionPolicy = answer.RetentionPolicy is { } applied ? new RetentionPolicy { Name = applied.Name, Id = applied.Id } : policy,
            IndexStatus = answer.IndexUpdateStatus,
            Latency = response.Latency,
            Attempts = response.Attempts,
            CorrelationId = response.CorrelationId,
        };
    }

    /// <inheritdoc/>
    public async Task<RecordingMetadata> SetMetadataAsync(
        RecordingReference recording,
        IReadOnlyDictionary<string, string>? metadata,
        IReadOnlyList<string>? tags,
        SendOptions options,
        CancellationToken cancellationToken)
    {
        if (metadata is null && tags is null)
        {
            throw Invalid($"Recording '{recording.RecordingId}': neither metadata nor tags to set.", "Give -Metadata, -Tag or both.");
        }

        return await SendAsync(
            recording,
            new ApiRequest
            {
                Method = HttpMethod.Patch,
                PathAndQuery = MediaPath.Recording(recording.RecordingId),
                Body = JsonSerializer.SerializeToUtf8Bytes(new RecordingPatch(metadata, tags), MediaJson.Default.RecordingPatch),
                IdempotencyKey = options.IdempotencyKey,
                Priority = options.Priority,
                ConcurrencyLease = options.ConcurrencyLease,
                RequiredScope = "media:write",
                Subject = Subject(recording),
                SubjectId = recording.RecordingId,
            },
            cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public async Task<RecordingMetadata> GetMetadataAsync(RecordingReference recording, ReadOptions options, CancellationToken cancellationToken) =>
        await SendAsync(
            recording,
            new ApiRequest
            {
                Method = HttpMethod.Get,
                PathAndQuery = MediaPath.Recording(recording.RecordingId),
                RequiredScope = "media:read",
                Subject = Subject(recording),
                SubjectId = recording.RecordingId,
                Priority = options.Priority,
                ConcurrencyLease = options.ConcurrencyLease,
            },
            cancellationToken).ConfigureAwait(false);

    private static string Subject(RecordingReference recording) => $"recording '{recording.RecordingId}'";

    private static GenesysApiException Invalid(string message, string action) => new(GenesysErrorKind.InvalidRequest, message, action);

    private static T Read<T>(
        ApiRequest request,
        ApiResponse response,
        JsonTypeInfo<T> type,
        RecordingReference recording,
        Func<T, string?> getId)
        where T : class
    {
        var answer = MediaResponse.Read(request, response, type);
        // An answer about another recording would be audited as this one's.
        return getId(answer) is { } id && !IsSameId(id, recording.RecordingId)
            ? throw MediaResponse.Unexpected(request, response, $"the answer is about another recording, '{ErrorBody.Clean(id, 100)}'")
            : answer;
    }

    /// <summary>A UUID is the same in upper and in lower case.</summary>
    private static bool IsSameId(string left, string right) =>
        left == right || (Guid.TryParseExact(left, "D", out var leftId) && Guid.TryParseExact(right, "D", out var rightId) && leftId == rightId);

    private static AppliedTag[] ReadTags(IReadOnlyList<AppliedTagMessage?> messages)
    {
        var tags = new List<AppliedTag>(messages.Count);
        foreach (var message in messages)
        {
            if (message is not null)
            {
                tags.Add(new AppliedTag
                {
                    Id = message.Id,
                    Label = message.Label,
                    TaxonomyId = message.TaxonomyId,
                    Confidence = message.Confidence,
                    Status = message.Status,
                    CreatedTimestamp = message.CreatedTimestamp,
                });
            }
        }

        return [.. tags];
    }

    private async Task<RecordingMetadata> SendAsync(RecordingReference recording, ApiRequest request, CancellationToken cancellationToken)
    {
        var response = await transport.SendAsync(request, cancellationToken).ConfigureAwait(false);
        var answer = Read(request, response, MediaJson.Default.RecordingResponse, recording, static answer => answer.Id);
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
